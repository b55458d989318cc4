public import Eval

/// The three figures of a classifier on a run's test pixels, in 0…1; undefined ones, as without test pixels, are null.
public struct AccuracyFigures: Sendable, Equatable, Codable {
    /// Correct test pixels over all test pixels.
    @NullIfUndefined public var overallAccuracy: Double?
    /// The mean over classes of the recall.
    @NullIfUndefined public var averageAccuracy: Double?
    /// Cohen's κ.
    @NullIfUndefined public var kappa: Double?

    enum CodingKeys: String, CodingKey {
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case kappa
    }
}

extension AccuracyFigures {
    /// The figures of test pixels counted by true and predicted class.
    init(_ confusion: ConfusionMatrix) {
        overallAccuracy = confusion.overallAccuracy
        averageAccuracy = confusion.averageAccuracy
        kappa = confusion.kappa
    }
}
