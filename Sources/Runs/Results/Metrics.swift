public import Baselines
public import Engine
public import Eval
public import HSI

/// The contents of `metrics.json`, the same for every method.
///
/// Accuracies are fractions; metrics that a method does not have are null.
public struct Metrics: Sendable, Equatable {
    /// The scene's name.
    @NullIfUndefined public var scene: String?
    /// The method, for reading.
    public var method: String
    /// The seed of the run.
    public var seed: UInt64
    /// OA, AA and κ on the test pixels.
    public var accuracy: Accuracy
    /// One row per class, in the order of the labels.
    public var perClass: [ClassMetrics]
    /// True classes × predicted classes, counts of test pixels.
    public var confusion: ConfusionMatrix
    /// The baselines.
    public var baselines: BaselineMetrics
    /// The overlap of test patches with training patches.
    public var testPatchOverlap: PatchOverlap
    /// Pixels of each part of the split.
    public var trainPixels: Int, validationPixels: Int, testPixels: Int
    /// Wall-clock seconds of fitting; null for predictions of other programs.
    @NullIfUndefined public var trainSeconds: Double?
    /// Wall-clock seconds of classifying the test pixels; likewise.
    @NullIfUndefined public var testSeconds: Double?
    /// Training patches per second; null for methods that are not trained on patches.
    @NullIfUndefined public var trainSamplesPerSecond: Double?
    /// The number of trainable parameters; null without a network.
    @NullIfUndefined public var parameters: Int?
    /// Multiply-adds of one patch's forward pass.
    @NullIfUndefined public var multiplyAdds: Int?
    /// The largest resident memory during the run, in bytes.
    public var peakResidentBytes: Int
    /// The precision of matrix products.
    public var precision: Precision
    /// The CPU's bfloat16 unit that was used; null if none was.
    @NullIfUndefined public var matrixUnit: String?
    /// The settings that were chosen in fitting.
    public var settings: [FittedSetting]
    /// What was tried to choose a graph's settings; null where they were fixed.
    @NullIfUndefined public var trials: GraphTrials?
    /// The calibration of the class probabilities; null for a method without probabilities.
    @NullIfUndefined public var calibration: Calibration?
    /// Bootstrap intervals, with pixels treated as independent.
    @NullIfUndefined public var intervals: BootstrapIntervals?
    /// With test-time augmentation, the accuracy without it.
    @NullIfUndefined public var withoutAugmentation: Accuracy?
    /// The metrics of the smoothed map.
    @NullIfUndefined public var smoothed: SmoothedMetrics?
    /// What the refined map reaches.
    @NullIfUndefined public var refined: RefinedMetrics?
    /// The published protocol that the run followed, if any.
    @NullIfUndefined public var publishedProtocol: PublishedProtocol?
}

extension Metrics: Codable {
    enum CodingKeys: String, CodingKey {
        case scene, method, seed
        case perClass = "per_class"
        case confusion, baselines
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
        case settings, trials, calibration, intervals, smoothed, refined
        case withoutAugmentation = "without_test_time_augmentation"
        case publishedProtocol = "protocol"
    }

    /// Reads what `encode(to:)` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func undefined<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
            try container.decodeIfPresent(Value.self, forKey: key)
        }
        accuracy = try Accuracy(from: decoder)
        scene = try undefined(.scene)
        method = try container.decode(String.self, forKey: .method)
        seed = try container.decode(UInt64.self, forKey: .seed)
        perClass = try container.decode([ClassMetrics].self, forKey: .perClass)
        confusion = try container.decode(ConfusionMatrix.self, forKey: .confusion)
        baselines = try container.decode(BaselineMetrics.self, forKey: .baselines)
        testPatchOverlap = try container.decode(PatchOverlap.self, forKey: .testPatchOverlap)
        trainPixels = try container.decode(Int.self, forKey: .trainPixels)
        validationPixels = try container.decode(Int.self, forKey: .validationPixels)
        testPixels = try container.decode(Int.self, forKey: .testPixels)
        trainSeconds = try undefined(.trainSeconds)
        testSeconds = try undefined(.testSeconds)
        trainSamplesPerSecond = try undefined(.trainSamplesPerSecond)
        parameters = try undefined(.parameters)
        multiplyAdds = try undefined(.multiplyAdds)
        peakResidentBytes = try container.decode(Int.self, forKey: .peakResidentBytes)
        precision = try container.decode(Precision.self, forKey: .precision)
        matrixUnit = try undefined(.matrixUnit)
        settings = try container.decode([FittedSetting].self, forKey: .settings)
        trials = try undefined(.trials)
        calibration = try undefined(.calibration)
        intervals = try undefined(.intervals)
        withoutAugmentation = try undefined(.withoutAugmentation)
        smoothed = try undefined(.smoothed)
        refined = try undefined(.refined)
        publishedProtocol = try undefined(.publishedProtocol)
        let scores = confusion.perClass
        guard scores.count == perClass.count,
            zip(scores, perClass).allSatisfy({
                $0.support == $1.score.support && $0.predicted == $1.score.predicted
            })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .perClass,
                in: container,
                debugDescription: "expected the classes and counts that the confusion matrix has"
            )
        }
        let counts = [trainPixels, validationPixels, testPixels, confusion.total]
        guard counts.allSatisfy({ (0...Int(Int32.max)).contains($0) }), peakResidentBytes >= 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .testPixels,
                in: container,
                debugDescription: "expected counts of pixels from 0 to \(Int32.max), found \(counts)"
            )
        }
    }

    /// Writes every key, with OA, AA and κ at the top level.
    public func encode(to encoder: any Encoder) throws {
        try accuracy.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scene, forKey: .scene)
        try container.encode(method, forKey: .method)
        try container.encode(seed, forKey: .seed)
        try container.encode(perClass, forKey: .perClass)
        try container.encode(confusion, forKey: .confusion)
        try container.encode(baselines, forKey: .baselines)
        try container.encode(testPatchOverlap, forKey: .testPatchOverlap)
        try container.encode(trainPixels, forKey: .trainPixels)
        try container.encode(validationPixels, forKey: .validationPixels)
        try container.encode(testPixels, forKey: .testPixels)
        try container.encode(trainSeconds, forKey: .trainSeconds)
        try container.encode(testSeconds, forKey: .testSeconds)
        try container.encode(trainSamplesPerSecond, forKey: .trainSamplesPerSecond)
        try container.encode(parameters, forKey: .parameters)
        try container.encode(multiplyAdds, forKey: .multiplyAdds)
        try container.encode(peakResidentBytes, forKey: .peakResidentBytes)
        try container.encode(precision, forKey: .precision)
        try container.encode(matrixUnit, forKey: .matrixUnit)
        try container.encode(settings, forKey: .settings)
        try container.encode(trials, forKey: .trials)
        try container.encode(calibration, forKey: .calibration)
        try container.encode(intervals, forKey: .intervals)
        try container.encode(withoutAugmentation, forKey: .withoutAugmentation)
        try container.encode(smoothed, forKey: .smoothed)
        try container.encode(refined, forKey: .refined)
        try container.encode(publishedProtocol, forKey: .publishedProtocol)
    }
}
