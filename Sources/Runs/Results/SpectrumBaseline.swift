public import Baselines
public import Eval
public import HSI

/// The spectrum baseline.
///
/// A support vector machine with fixed C and γ is fitted to the standardized spectra of the training pixels and applied
/// to the test pixels. It reads neither neighbors nor positions.
public struct SpectrumBaseline: Sendable, Equatable {
    /// OA, AA and κ on the test pixels.
    public let accuracy: Accuracy
    /// C, γ and the number of support vectors.
    public let settings: [FittedSetting]

    /// The number of pixels that are standardized and classified at a time, so that no second cube is needed.
    private static let batch = 8192

    /// Fits to the training pixels of `split`, classifies its test pixels.
    ///
    /// - Parameters:
    ///   - cube: The scene's spectra.
    ///   - labels: Its labels.
    ///   - split: The split.
    ///   - progress: Called between parts of the work; an error that it throws ends the work.
    /// - Throws: `SplitError` if split and labels do not match, `PreprocessingError`, `BaselineError`.
    public init(cube: Cube, labels: LabelMap, split: Split, progress: () throws -> Void = {}) throws {
        try split.check(against: labels)
        let scaling = try Scaling.fit(.standard, cube, pixels: split.train)
        func spectra(_ pixels: some Collection<Int>) throws -> Samples {
            let rows = Samples(cube.values, features: cube.bands, chosen: pixels)
            let part = Cube(rows: pixels.count, columns: 1, bands: cube.bands, values: rows.values)
            return Samples(try scaling.applied(to: part).values, features: cube.bands)
        }
        let names = labels.classes
        var classOfLabel = [Int](repeating: 0, count: Int(names.last ?? 0) + 1)
        for (index, label) in names.enumerated() { classOfLabel[Int(label)] = index }
        func classes(_ pixels: [Int]) -> [Int] { pixels.map { classOfLabel[Int(labels.labels[$0])] } }

        let training = TrainingSet(
            try spectra(split.train),
            classes: classes(split.train),
            classCount: names.count
        )
        let fitted = try SupportVectorMachine.fixedSettings(training)
        var predictions: [Int] = []
        for start in stride(from: 0, to: split.test.count, by: Self.batch) {
            try progress()
            let pixels = split.test[start..<min(start + Self.batch, split.test.count)]
            predictions += fitted.classifier.classes(of: try spectra(pixels))
        }
        accuracy = Accuracy(
            try ConfusionMatrix(truth: classes(split.test), predictions: predictions, classes: names.count)
        )
        settings = fitted.settings
    }
}

extension SpectrumBaseline: Codable {
    enum CodingKeys: String, CodingKey { case settings }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        accuracy = try Accuracy(from: decoder)
        settings = try decoder.container(keyedBy: CodingKeys.self).decode(
            [FittedSetting].self,
            forKey: .settings
        )
    }

    /// Writes the settings, OA, AA and κ.
    public func encode(to encoder: any Encoder) throws {
        try accuracy.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(settings, forKey: .settings)
    }
}
