public import Engine
internal import FoundationEssentials
public import HSI
public import LSGA
internal import NN

/// The contents of a model file: a trained network with everything needed to classify another cube.
public struct ModelFile: Sendable {
    /// The network.
    public var network: Network
    /// Its metadata.
    public var description: Description

    /// The metadata of a model file.
    public struct Description: Sendable, Codable {
        /// The network's architecture.
        public var architecture: NetworkConfiguration
        /// The class of each output, in order.
        public var classes: [SceneClass]
        /// The fitted scaling and PCA.
        public var preprocessing: Preprocessing
        /// The padding at the edges of a scene.
        public var padding: Padding
        /// The name of the scene it was trained on; nil if it is not in the file.
        public var scene: String?
        /// The bands of the training cube; nil if its file says nothing about them.
        public var bands: BandDescription?
        /// The precision of matrix products that the network was trained in.
        public var precision = Precision.single
    }

    private static let metadataKey = "hsi"

    /// Creates the contents of a model file.
    public init(network: Network, description: Description) {
        (self.network, self.description) = (network, description)
    }

    /// Reads a model file that hsi wrote.
    public init(path: String) throws {
        try self.init(Safetensors(path: path), path: path)
    }

    /// Reads the contents of the model file at `path`.
    init(_ file: Safetensors, path: String) throws {
        guard let text = file.metadata[Self.metadataKey] else {
            throw RunError.file(
                path: path,
                reason: "these are bare weights, expected a model with hsi's metadata; "
                    + "bare weights can be used by 'hsi predict' and 'hsi train --init'"
            )
        }
        do {
            description = try JSONDecoder().decode(Description.self, from: Data(text.utf8))
        } catch {
            throw RunError.file(path: path, reason: "its metadata is not hsi's: \(error)")
        }
        let problems = description.problems
        guard problems.isEmpty else {
            throw RunError.file(path: path, reason: problems.joined(separator: "; "))
        }
        do {
            network = try description.architecture.network(with: file.tensors)
        } catch {
            throw RunError.file(path: path, reason: error.description)
        }
    }

    /// The bytes of the file.
    public func serialized() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(description), as: UTF8.self)
        let tensors = Dictionary(uniqueKeysWithValues: network.state.map { ($0.path, $0.value) })
        return try Safetensors(tensors: tensors, metadata: [Self.metadataKey: text]).serialized()
    }
}

extension ModelFile.Description {
    /// Contradictions in the metadata.
    fileprivate var problems: [String] {
        var problems: [String] = []
        if classes.count != architecture.classes {
            problems.append("it names \(classes.count) classes, and its network has \(architecture.classes)")
        }
        let labels = classes.map(\.label)
        if labels.contains(0) { problems.append("a class has label 0, which means unlabeled") }
        if Set(labels).count != labels.count { problems.append("two of its classes have the same label") }
        if preprocessing.outputBands != architecture.bands {
            problems.append(
                "its preprocessing makes \(preprocessing.outputBands) bands, and its network takes "
                    + "\(architecture.bands)"
            )
        }
        if let bands, !bands.isConsistent || bands.selection.kept.count != preprocessing.inputBands {
            problems.append("its list of bands contradicts itself or its preprocessing")
        }
        return problems
    }
}

extension Safetensors {
    /// Reads a file, naming it in every error.
    init(path: String) throws {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw RunError.file(path: path, reason: "cannot be read")
        }
        do {
            try self.init(bytes: [UInt8](data))
        } catch {
            throw RunError.file(path: path, reason: Self.pickle(data, path: path) ?? error.description)
        }
    }

    /// For a file in PyTorch's own format, its description and how to convert it; nil for any other file.
    private static func pickle(_ data: Data, path: String) -> String? {
        let isArchive = data.starts(with: [UInt8(ascii: "P"), UInt8(ascii: "K"), 3, 4])
        let isPickle = data.first == 0x80 && data.dropFirst().first.map { (2...5).contains($0) } ?? false
        guard isArchive || isPickle else { return nil }
        let name = URL(filePath: path).deletingPathExtension().lastPathComponent
        return """
            a \(isArchive ? "zip archive" : "pickle"), as torch.save writes it, expected a safetensors file; \
            convert it with Python:
              import torch, safetensors.torch
              safetensors.torch.save_file({k: v.clone() for k, v in torch.load("\(path)", \
            map_location="cpu").items()}, "\(name).safetensors")
            """
    }
}
