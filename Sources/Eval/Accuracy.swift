/// Overall accuracy, average accuracy and Cohen's kappa of one set of predictions, as fractions.
///
/// Each is nil where it is undefined, for example on no pixels.
public struct Accuracy: Sendable, Equatable, Codable {
    /// Overall accuracy (OA): the fraction of correctly classified pixels.
    @NullIfUndefined public var overall: Double?
    /// Average accuracy (AA): the mean recall over the classes with pixels.
    @NullIfUndefined public var average: Double?
    /// Cohen's kappa: agreement beyond what the class frequencies give by chance.
    @NullIfUndefined public var kappa: Double?

    enum CodingKeys: String, CodingKey {
        case overall = "overall_accuracy"
        case average = "average_accuracy"
        case kappa
    }

    /// The three values of a confusion matrix.
    public init(_ confusion: ConfusionMatrix) {
        self.init(
            overall: confusion.overallAccuracy,
            average: confusion.averageAccuracy,
            kappa: confusion.kappa
        )
    }

    /// Creates a value from its parts.
    public init(overall: Double?, average: Double?, kappa: Double?) {
        self.overall = overall
        self.average = average
        self.kappa = kappa
    }

    /// One line in percent: `OA 99.27 %   AA 98.02 %   κ 99.17`.
    public var headline: String {
        "OA \(percentText(overall)) %   AA \(percentText(average)) %   κ \(percentText(kappa))"
    }
}
