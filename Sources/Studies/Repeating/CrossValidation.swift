public import Eval
public import Runs

/// What the folds of a cross-validation measured, each by itself and pooled.
public struct CrossValidation: Sendable, Encodable {
    /// Mean and spread over the folds.
    public let summary: SeriesSummary
    /// OA, AA and κ of all test pixels together, each predicted by the fold that tests it.
    public let pooled: Accuracy
    /// How many test pixels all folds have.
    public let testPixels: Int
    /// The folds, in order.
    public let folds: [Metrics]
    /// The counts of all folds together.
    package let confusion: ConfusionMatrix

    enum CodingKeys: String, CodingKey {
        case summary, pooled, folds, confusion
        case testPixels = "test_pixels"
    }

    /// Pools the folds of one series.
    ///
    /// - Throws: `RunError.settings` if they do not have the same classes.
    public init(_ folds: [Metrics]) throws {
        guard let first = folds.first,
            folds.allSatisfy({ $0.perClass.map(\.label) == first.perClass.map(\.label) })
        else { throw RunError.settings(["the folds do not have the same classes"]) }
        confusion = folds.dropFirst().reduce(first.confusion) { $0 + $1.confusion }
        summary = SeriesSummary(folds)
        pooled = Accuracy(confusion)
        testPixels = confusion.total
        self.folds = folds
    }
}
