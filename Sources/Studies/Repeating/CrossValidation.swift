public import Eval
public import Runs

/// The results of a cross-validation, for each fold and pooled.
public struct CrossValidation: Sendable, Encodable {
    /// Mean and standard deviation over the folds.
    public let summary: SeriesSummary
    /// OA, AA and κ of all test pixels together, each predicted by the fold that tests it.
    public let pooled: Accuracy
    /// The number of test pixels of all folds.
    public let testPixels: Int
    /// The folds, in order.
    public let folds: [Metrics]
    /// The pooled counts of all folds.
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
