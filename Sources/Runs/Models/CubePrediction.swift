internal import ArrayFiles
public import Engine
public import HSI
internal import LSGA

/// The classification of another cube by a trained network, with the preprocessing saved beside it.
public struct CubePrediction {
    private let model: ModelFile
    private let matched: MatchedCube
    private let precision: Precision

    /// Reads a model and the cube that it is to classify.
    ///
    /// - Parameters:
    ///   - path: The model file of a network.
    ///   - cube: The cube; its bands are matched to those of training: see `MatchedCube`.
    ///   - reading: How the cube is read.
    ///   - precision: The precision of matrix products; that of training if nil.
    ///   - control: Receives what may not be meant.
    /// - Throws: `RunError` or `SceneError`, naming the file.
    public init(
        model path: String,
        cube: ArrayLocation,
        reading: SceneReading,
        precision: Precision?,
        _ control: RunControl
    ) throws {
        model = try ModelFile(path: path)
        let description = model.description
        matched = try MatchedCube(
            cube,
            reading: reading,
            matching: description.bands,
            count: description.preprocessing.inputBands
        )
        self.precision = precision ?? description.precision
        try control.report(matched.doubts + matched.cube.distance(from: description.preprocessing.scaling))
    }

    /// The classes of the map.
    public var classes: [SceneClass] { model.description.classes }

    /// Classifies every pixel.
    ///
    /// - Parameters:
    ///   - averagesOrientations: Whether class probabilities are averaged over the eight orientations of each patch.
    ///   - control: Receives progress.
    /// - Returns: The map, 0 where a pixel has no data; and class probabilities, `[rows, columns, classes]`, NaN there.
    /// - Throws: `RunError.interrupted`.
    public func callAsFunction(
        averagesOrientations: Bool,
        _ control: RunControl
    ) throws -> (map: LabelMap, probabilities: [Float]) {
        let description = model.description
        let cube = matched.cube
        let prepared = try description.preprocessing.applied(to: cube)
        let sampler = PatchSampler(
            prepared,
            side: description.architecture.side,
            padding: description.padding
        )
        let method = FittedNetwork(model.network, sampler, averagesOrientations: averagesOrientations)
        let count = classes.count
        let pixels = matched.mask?.present ?? Array(0..<cube.pixels)
        var labels = [UInt16](repeating: 0, count: cube.pixels)
        var probabilities = [Float](repeating: .nan, count: cube.pixels * count)
        try precision.run(control) {
            try method.forEachBatch(of: pixels, count: pixels.count, what: "map", control) {
                batch,
                predictions in
                for (index, pixel) in batch.enumerated() {
                    labels[pixel] = classes[predictions.classes[index]].label
                    for (place, value) in predictions.probabilities(at: index).enumerated() {
                        probabilities[pixel * count + place] = Float(value)
                    }
                }
            }
        }
        return (LabelMap(rows: cube.rows, columns: cube.columns, labels: labels), probabilities)
    }

    /// Writes a map; the extension of `path` says how: `.tif`, `.img`, or `.npy`.
    ///
    /// - Returns: Whether the extension is one of these.
    public func write(_ map: LabelMap, to path: String) throws -> Bool {
        switch path.split(separator: ".").last?.lowercased() {
        case "tif", "tiff":
            try GeoTIFFWriter.write(map, classes: classes, georeference: matched.georeference, to: path)
        case "img": try EnviWriter.write(map, classes: classes, georeference: matched.georeference, to: path)
        case "npy": try NpyWriter.write(map, to: path)
        default: return false
        }
        return true
    }

    /// Writes class probabilities, `[rows, columns, classes]`, for NumPy.
    public func write(probabilities: [Float], to path: String) throws {
        try NpyWriter.write(
            probabilities,
            shape: [matched.cube.rows, matched.cube.columns, classes.count],
            to: path
        )
    }
}

extension Cube {
    /// A doubt if the means of the bands are far from those of training; none unless bands are standardized.
    fileprivate func distance(from scaling: Scaling) -> [Doubt] {
        guard scaling.kind == .standard, scaling.bands == bands, pixels > 0 else { return [] }
        let step = max(1, pixels / 10_000)
        let sample = Array(stride(from: 0, to: pixels, by: step))
        let distances = (0..<bands).map { band -> Double in
            let sum = sample.reduce(0.0) { $0 + Double(values[$1 * bands + band]) }
            return abs(sum / Double(sample.count) - scaling.offset[band]) / scaling.scale[band]
        }.sorted()
        let median = distances[distances.count / 2]
        guard median > 5 else { return [] }
        return [
            Doubt(
                .likely,
                "the numbers are far from those of training: the means of half the bands differ by more than "
                    + "\(Int(median)) standard deviations. Another unit or scale?"
            )
        ]
    }
}
