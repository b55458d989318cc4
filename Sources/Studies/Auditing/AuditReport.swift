public import Eval
public import HSI
internal import Runs

/// The audits of one or several splits of a scene.
public struct AuditReport: Sendable {
    /// One audit for each split.
    public let runs: [SplitAudit]
    /// Mean and standard deviation of the baselines over the splits.
    public let baselines: SeriesSummary.Baselines
    /// The published protocol that the splits follow, if any.
    @NullIfUndefined public private(set) var publishedProtocol: PublishedProtocol?

    init(_ runs: [SplitAudit], publishedProtocol: PublishedProtocol? = nil) {
        (self.runs, self.publishedProtocol) = (runs, publishedProtocol)
        baselines = SeriesSummary.Baselines(runs.map(\.baselines))
    }

    /// Whether the splits are the folds of one cross-validation.
    package var isCrossValidation: Bool {
        runs.count > 1 && Set(runs.compactMap(\.fold)).count == runs.count
    }
}

extension AuditReport: Encodable {
    enum CodingKeys: String, CodingKey {
        case runs, baselines
        case publishedProtocol = "protocol"
    }
}

extension SplitAudit {
    /// Counts and the position baseline in one line.
    package var headline: String {
        "\(scheme), seed \(seed): \(trainPixels) for training, \(testPixels) for testing   "
            + "(nearest training pixel: OA \(percentText(baselines.position.overall)) %)"
    }
}
