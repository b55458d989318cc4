public import Engine
public import Eval
public import HSI
internal import LSGA

/// What a run measured: the contents of `metrics.json`.
///
/// Fractions are in 0…1; undefined ones are null.
public struct Metrics: Sendable, Equatable {
    /// The name of the scene; nil in files from before it was kept.
    @NullIfUndefined public var scene: String?
    /// Correct test pixels over all test pixels.
    @NullIfUndefined public var overallAccuracy: Double?
    /// The mean over classes of the recall.
    @NullIfUndefined public var averageAccuracy: Double?
    /// Cohen's κ.
    @NullIfUndefined public var kappa: Double?
    /// The scores of each class, in the order of their labels.
    public var perClass: [ClassRow]
    /// What the label of the nearest training pixel scores on the same test pixels, without any spectrum.
    public var positionFloor: AccuracyFigures
    /// What single spectra alone score on the same test pixels; nil if that was not found out.
    @NullIfUndefined public var spectrumFloor: SpectrumFloor?
    /// How many test patches see training pixels.
    public var testPatchOverlap: PatchOverlap
    /// Pixels for training, validation and test.
    public var trainPixels: Int, validationPixels: Int, testPixels: Int
    /// Wall-clock times.
    public var trainSeconds: Double, testSeconds: Double
    /// Training patches a second, validation and saving included.
    public var trainSamplesPerSecond: Double
    /// Trainable scalars.
    public var parameters: Int
    /// Multiply-adds of one patch's forward pass.
    public var multiplyAdds: Int
    /// The largest resident size of the process.
    public var peakResidentBytes: Int
    /// The precision of matrix products that was in effect.
    public var precision: Precision
    /// The CPU's bfloat16 unit that multiplied, "amx" or "avx512bf16"; nil if none did.
    @NullIfUndefined public var matrixUnit: String?
    /// How far the probabilities of the test pixels can be believed; nil in records from before it was measured.
    @NullIfUndefined public var calibration: Calibration?
    /// How far the three figures would move with other test pixels; nil in such records.
    @NullIfUndefined public var intervals: BootstrapIntervals?
    /// The figures of the patches as they are, where those above are of the mean over their orientations.
    @NullIfUndefined public var withoutAugmentation: AccuracyFigures?
    /// The figures of the smoothed map, if there is one.
    @NullIfUndefined public var smoothed: SmoothedScores?
    /// The published protocol that the run followed, with what others reached; nil if it followed none.
    @NullIfUndefined public var publishedProtocol: PublishedProtocol?

    /// Scores of one class.
    public struct ClassRow: Sendable, Equatable {
        /// The label in the scene's map.
        public var label: Int
        /// The class's name.
        public var name: String
        /// Counts and scores.
        public var score: ClassScore
    }
}

extension Metrics: Codable {
    enum CodingKeys: String, CodingKey {
        case scene
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case kappa
        case perClass = "per_class"
        case positionFloor = "position_floor"
        case spectrumFloor = "spectrum_floor"
        case testPatchOverlap = "test_patch_overlap"
        case trainPixels = "train_pixels"
        case validationPixels = "validation_pixels"
        case testPixels = "test_pixels"
        case trainSeconds = "train_seconds"
        case testSeconds = "test_seconds"
        case trainSamplesPerSecond = "train_samples_per_second"
        case parameters
        case multiplyAdds = "multiply_adds"
        case peakResidentBytes = "peak_resident_bytes"
        case precision
        case matrixUnit = "matrix_unit"
        case calibration, intervals, smoothed
        case withoutAugmentation = "without_test_time_augmentation"
        case publishedProtocol = "protocol"
    }
}

extension Metrics.ClassRow: Codable {
    enum CodingKeys: String, CodingKey { case label, name, support, predicted, precision, recall, f1 }

    /// Reads one row of `per_class`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        label = try container.decode(Int.self, forKey: .label)
        name = try container.decode(String.self, forKey: .name)
        score = try ClassScore(from: decoder)
    }

    /// Writes one row of `per_class`, undefined scores as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(label, forKey: .label)
        try container.encode(name, forKey: .name)
        try container.encode(score.support, forKey: .support)
        try container.encode(score.predicted, forKey: .predicted)
        try container.encode(score.precision, forKey: .precision)
        try container.encode(score.recall, forKey: .recall)
        try container.encode(score.f1, forKey: .f1)
    }
}
