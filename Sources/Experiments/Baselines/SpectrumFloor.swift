public import Baselines
public import Eval
public import HSI

/// What a support vector machine scores on a split that sees each pixel's spectrum and nothing else: no position, no
/// neighbours.
///
/// A network that reads patches earns what it scores above this and above the position floor. C is 100 and γ one over the
/// number of bands, for spectra standardised by the training pixels: a search by cross-validation fits 175 machines in place
/// of one, and gained nothing on Indian Pines. Figures are fractions in 0…1 on the test pixels, κ at most 1; undefined
/// ones (no test pixels, say) are nil.
public struct SpectrumFloor: Sendable, Equatable {
    /// The classifier.
    public let baseline: Baseline
    /// C, γ, and how many support vectors there are; none if the training pixels are of one class.
    public let settings: [FittedBaseline.Setting]
    /// Correct test pixels over all test pixels.
    @NullIfUndefined public private(set) var overallAccuracy: Double?
    /// The mean over classes of the recall.
    @NullIfUndefined public private(set) var averageAccuracy: Double?
    /// Cohen's κ.
    @NullIfUndefined public private(set) var kappa: Double?

    /// The test pixels classified at a time, so that no second cube is held.
    private static let block = 8192

    /// Fits to the training pixels' spectra, standardised by these, and scores the test pixels.
    ///
    /// - Parameters:
    ///   - cube: The scene as it was measured.
    ///   - labels: Its labels; training and test pixels must have one, which a split's check makes sure of.
    ///   - split: Which pixels to fit on and to score.
    /// - Throws: `SplitError`, `PreprocessingError` or `BaselineError`.
    public init(cube: Cube, labels: LabelMap, split: Split) throws {
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
        let fitted = try SupportVectorMachine.usual(training)
        var predictions: [Int] = []
        for start in stride(from: 0, to: split.test.count, by: Self.block) {
            let pixels = split.test[start..<min(start + Self.block, split.test.count)]
            predictions += fitted.classifier.classes(of: try spectra(pixels))
        }
        let confusion = try ConfusionMatrix(
            truth: classes(split.test),
            predictions: predictions,
            classes: names.count
        )
        (baseline, settings) = (.svm, fitted.settings)
        overallAccuracy = confusion.overallAccuracy
        averageAccuracy = confusion.averageAccuracy
        kappa = confusion.kappa
    }
}

extension SpectrumFloor: Codable {
    enum CodingKeys: String, CodingKey {
        case baseline, settings, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
    }
}
