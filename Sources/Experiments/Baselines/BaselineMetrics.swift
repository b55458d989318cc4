public import Baselines
public import Eval
public import HSI

/// What a run of a classical baseline measured: the contents of its `metrics.json`.
///
/// Fractions are in 0…1; undefined ones are null. Names are those of a network's `metrics.json`.
public struct BaselineMetrics: Sendable, Equatable, Codable, PixelScores {
    /// The name of the scene; nil in files from before it was kept.
    @NullIfUndefined public var scene: String?
    /// The classifier.
    public var baseline: Baseline
    /// The seed of the run.
    public var seed: UInt64
    /// What was chosen by the training pixels, in the order in which it is told.
    public var settings: [FittedBaseline.Setting]
    /// Correct test pixels over all test pixels.
    @NullIfUndefined public var overallAccuracy: Double?
    /// The mean over classes of the recall.
    @NullIfUndefined public var averageAccuracy: Double?
    /// Cohen's κ.
    @NullIfUndefined public var kappa: Double?
    /// The scores of each class, in the order of their labels.
    public var perClass: [Metrics.ClassRow]
    /// What the label of the nearest training pixel scores on the same test pixels, without any spectrum.
    public var positionFloor: AccuracyFigures
    /// How many test pixels see training pixels; a spectrum is a patch of one pixel.
    public var testPatchOverlap: PatchOverlap
    /// Pixels for training and test.
    public var trainPixels: Int, testPixels: Int
    /// Wall-clock times: the search for settings and the fit, and the classification of the test pixels.
    public var trainSeconds: Double, testSeconds: Double
    /// The published protocol that the run followed, with what others reached; nil if it followed none.
    @NullIfUndefined public var publishedProtocol: PublishedProtocol?

    enum CodingKeys: String, CodingKey {
        case scene, baseline, seed, settings, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case perClass = "per_class"
        case positionFloor = "position_floor"
        case testPatchOverlap = "test_patch_overlap"
        case trainPixels = "train_pixels"
        case testPixels = "test_pixels"
        case trainSeconds = "train_seconds"
        case testSeconds = "test_seconds"
        case publishedProtocol = "protocol"
    }

    /// Each class's scores, the three figures, the floor, and what was chosen.
    public var table: String {
        """
        \(scoreText)
        \(baseline.title)\(settingsText.isEmpty ? "" : ": " + settingsText)
        search and fit \(decimals(trainSeconds, 1)) s, test \(decimals(testSeconds, 1)) s
        """
    }

    /// What was chosen, in one line.
    var settingsText: String {
        settings.map { setting in
            let isAccuracy = setting.name == "validation_accuracy"
            let isWhole = setting.value == setting.value.rounded() && setting.value < 1e9
            let value =
                isAccuracy
                ? percent(setting.value) + " %"
                : isWhole ? "\(Int(setting.value))" : decimals(setting.value, 5)
            return "\(isAccuracy ? "cross-validated" : setting.name.replacing("_", with: " ")) \(value)"
        }.joined(separator: ", ")
    }
}
