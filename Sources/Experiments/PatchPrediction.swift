internal import ArrayFiles
internal import Compute
public import Engine
internal import FoundationEssentials
internal import HSI
internal import LSGA
internal import NN

/// Logits of patches that are preprocessed already, by a model file of hsi or by bare PyTorch weights.
public struct PatchPrediction: Sendable {
    private let network: Network
    private let path: String
    private let precision: Precision

    /// Reads the network.
    ///
    /// - Parameters:
    ///   - path: A safetensors file. With hsi's metadata it says all about the network.
    ///   - settings: What bare weights' shapes do not tell; the reference's if nil. Refused where the file says it.
    ///   - patches: The file of patches: bare weights without a tokenizer take their side from it.
    ///   - precision: What to classify in; the one hsi trained the file in if nil, single for bare weights.
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
            let model = try ModelFile(path: path)
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

    /// The network that bare weights belong to.
    private static func network(
        of tensors: [String: Tensor],
        _ settings: ModelSettings,
        side: Int,
        path: String
    ) throws -> Network {
        do {
            let architecture = try NetworkConfiguration.inferred(
                from: tensors,
                settings: settings,
                side: side
            )
            guard architecture.problems.isEmpty else { throw RunError.settings(architecture.problems) }
            var random = Seed(0).stream("init")
            var network = Network(architecture, using: &random)
            try network.load(tensors)
            return network
        } catch {
            throw RunError.file(path: path, reason: "\(error)")
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
        let problems = EvaluationSettings(testTimeAugmentation: averagesOrientations)
            .problems(side: architecture.side)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        let orientations: [Orientation] = averagesOrientations ? Orientation.allCases : [.identity]
        let result = precision.run(control) {
            scores(of: values, count: shape[0], batch: batch, orientations)
        }
        try NpyWriter.write(result, shape: [shape[0], architecture.classes], to: logits)
        return [shape[0], architecture.classes]
    }

    /// The logits of `count` patches, bands first, `batch` of them at a time; of several orientations, those of the mean.
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

    /// Some of the patches as the network reads them, channels last, each laid on its place in the same way.
    private func input(_ values: [Float], _ patches: Range<Int>, _ orientation: Orientation) -> Tensor {
        let (side, bands) = (network.configuration.side, network.configuration.bands)
        let pixels = side * side
        let sources = (0..<pixels).map { pixel in
            let source = orientation.source(row: pixel / side, column: pixel % side, side: side)
            return source.row * side + source.column
        }
        return Tensor(shape: [patches.count, side, side, bands]) { x in
            for sample in 0..<patches.count {
                for band in 0..<bands {
                    let from = ((patches.lowerBound + sample) * bands + band) * pixels
                    for pixel in 0..<pixels {
                        x[(sample * pixels + pixel) * bands + band] = Scalar(values[from + sources[pixel]])
                    }
                }
            }
        }
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
