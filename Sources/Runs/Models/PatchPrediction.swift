internal import ArrayFiles
internal import Compute
public import Engine
internal import FoundationEssentials
internal import HSI
internal import LSGA
internal import NN

/// Logits of preprocessed patches, from a model file of hsi or from plain PyTorch weights.
public struct PatchPrediction: Sendable {
    private let network: Network
    private let path: String
    private let precision: Precision

    /// Reads the network.
    ///
    /// - Parameters:
    ///   - path: A safetensors file. A file of hsi describes the network completely.
    ///   - settings: Settings that the shapes of plain weights do not determine; the reference's if nil. An error if
    ///     the file has them.
    ///   - patches: The file of patches: bare weights without a tokenizer take their side from it.
    ///   - precision: The precision of classification; if nil, that of training for a file of hsi, single for plain
    ///     weights.
    /// - Throws: `RunError` or `SceneError`, naming the file.
    public init(
        model path: String,
        settings: ModelSettings?,
        patches: String,
        precision: Precision? = nil
    ) throws {
        let file = try Safetensors(path: path)
        self.path = path
        if file.metadata["hsi"] != nil {
            guard settings == nil else {
                throw RunError.settings([
                    "\(path) describes its network itself; leave the model's options out"
                ])
            }
            let model = try ModelFile(file, path: path)
            network = model.network
            self.precision = precision ?? model.description.precision
            return
        }
        self.precision = precision ?? .single
        let side = try Self.read(patches).shape[2]
        network = try Self.network(
            of: file.tensors,
            settings ?? Preset.reference.model,
            side: side,
            path: path
        )
    }

    /// The network of plain weights.
    static func network(
        of tensors: [String: Tensor],
        _ settings: ModelSettings,
        side: Int,
        path: String
    ) throws -> Network {
        do throws(CheckpointError) {
            let released = ReleasedWeights(tensors)
            let architecture = try NetworkConfiguration.inferred(
                from: released.tensors,
                settings: settings,
                side: side
            )
            return try architecture.network(with: released.weights(for: architecture))
        } catch {
            throw RunError.file(path: path, reason: error.description)
        }
    }

    /// Reads `[n, bands, side, side]` patches and writes `[n, classes]` logits, both single-precision NPY.
    ///
    /// Averaged over orientations, they are the logarithms of the mean probabilities, whose softmax is that mean.
    ///
    /// - Returns: The shape of the logits.
    public func callAsFunction(
        patches: String,
        logits: String,
        batch: Int = 256,
        averagesOrientations: Bool = false,
        _ control: RunControl = RunControl()
    ) throws -> [Int] {
        let (values, shape) = try Self.read(patches)
        let architecture = network.configuration
        let expected = [architecture.bands, architecture.side, architecture.side]
        guard Array(shape.dropFirst()) == expected else {
            throw RunError.file(
                path: patches,
                reason:
                    "its patches are \(shape.dropFirst().map(String.init).joined(separator: "×")), expected "
                    + "\(expected.map(String.init).joined(separator: "×")) (bands × side × side) for \(path)"
            )
        }
        guard values.allSatisfy(\.isFinite) else {
            throw RunError.file(path: patches, reason: "holds NaN or infinite values")
        }
        let problems = EvaluationSettings(testTimeAugmentation: averagesOrientations)
            .problems(side: architecture.side)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        let orientations: [Orientation] = averagesOrientations ? Orientation.allCases : [.identity]
        let result = precision.run(control) {
            scores(of: values, count: shape[0], batch: batch, orientations)
        }
        guard result.allSatisfy(\.isFinite) else {
            throw RunError.file(
                path: path,
                reason: "its weights or the patches are so large that logits are NaN or infinite"
            )
        }
        try NpyWriter.write(result, shape: [shape[0], architecture.classes], to: logits)
        return [shape[0], architecture.classes]
    }

    /// The logits of `count` patches, bands first, in batches of `batch`; for several orientations, the logits of the
    /// mean.
    private func scores(
        of values: [Float],
        count: Int,
        batch: Int,
        _ orientations: [Orientation]
    ) -> [Float] {
        stride(from: 0, to: count, by: batch).flatMap { start in
            let patches = start..<min(start + batch, count)
            let logits = orientations.map { network.logits(of: input(values, patches, $0)) }
            let result = logits.count == 1 ? logits[0] : .logMeanProbabilities(logits)
            return result.scalars.map { Float($0) }
        }
    }

    /// A range of patches in the layout of the network, channels last, all in the same orientation.
    private func input(_ values: [Float], _ patches: Range<Int>, _ orientation: Orientation) -> Tensor {
        let (side, bands) = (network.configuration.side, network.configuration.bands)
        let size = bands * side * side
        let own = values[patches.lowerBound * size..<patches.upperBound * size]
        return Tensor(PatchBatch(bandsFirst: own, bands: bands, side: side, orientation: orientation))
    }

    private static func read(_ path: String) throws -> (values: [Float], shape: [Int]) {
        let array = try ArrayFile.floats("", in: path)
        guard array.shape.count == 4, array.shape[2] == array.shape[3] else {
            throw RunError.file(
                path: path,
                reason: "holds \(array.shape.map(String.init).joined(separator: "×")), expected "
                    + "patches × bands × side × side"
            )
        }
        return (array.values, array.shape)
    }
}
