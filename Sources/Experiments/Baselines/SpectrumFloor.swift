public import Baselines
public import Engine
internal import Eval
public import HSI

/// What a classifier scores on a split that sees each pixel's spectrum and nothing else: no position, no neighbours.
///
/// A network that reads patches earns what it scores above this and above the position floor. Figures are fractions in
/// 0…1 on the test pixels, κ at most 1; undefined ones (no test pixels, say) are nil.
public struct SpectrumFloor: Sendable, Equatable, Codable {
    /// The classifier.
    public let baseline: Baseline
    /// What was chosen by the training pixels.
    public let settings: [FittedBaseline.Setting]
    /// Correct test pixels over all test pixels.
    public let overallAccuracy: Double?
    /// The mean over classes of the recall.
    public let averageAccuracy: Double?
    /// Cohen's κ.
    public let kappa: Double?

    /// Fits `baseline` to the training pixels' spectra, standardised by these, and scores the test pixels.
    ///
    /// - Parameters:
    ///   - cube: The scene as it was measured.
    ///   - labels: Its labels; training and test pixels must have one, which a split's check makes sure of.
    ///   - split: Which pixels to fit on and to score.
    ///   - baseline: The classifier.
    ///   - seed: Of the folds that settings are chosen by.
    ///   - control: Told how the search goes, and asked whether to stop.
    /// - Throws: `RunError.interrupted`, `SplitError`, `PreprocessingError` or `BaselineError`.
    public init(
        cube: Cube,
        labels: LabelMap,
        split: Split,
        baseline: Baseline = .svm,
        seed: Seed = Seed(0),
        _ control: RunControl = RunControl()
    ) throws {
        try split.check(against: labels)
        let (_, prepared) = try Preprocessing.fit(
            cube,
            scaling: .standard,
            components: nil,
            whiten: false,
            on: .train,
            trainingPixels: split.train
        )
        let names = labels.classes
        var classOfLabel = [Int](repeating: 0, count: Int(names.last ?? 0) + 1)
        for (index, label) in names.enumerated() { classOfLabel[Int(label)] = index }
        func classes(_ pixels: [Int]) -> [Int] { pixels.map { classOfLabel[Int(labels.labels[$0])] } }

        let features = Samples(prepared.values, features: prepared.bands)
        let fitted = try baseline.fit(
            to: features,
            train: split.train,
            classes: classes(split.train),
            classCount: names.count,
            seed: seed,
            control
        )
        let test = Samples(features.values, features: features.features, chosen: split.test)
        let confusion = try ConfusionMatrix(
            truth: classes(split.test),
            predictions: fitted.classifier.classes(of: test),
            classes: names.count
        )
        (self.baseline, settings) = (baseline, fitted.settings)
        overallAccuracy = confusion.overallAccuracy
        averageAccuracy = confusion.averageAccuracy
        kappa = confusion.kappa
    }

    enum CodingKeys: String, CodingKey {
        case baseline, settings, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
    }
}
