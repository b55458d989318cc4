internal import Compute
public import Eval
internal import HSI
public import Runs

/// The contents of an ensemble's `metrics.json`: the metrics of the mean probabilities, the vote and the members.
public struct EnsembleMetrics: Sendable, Equatable {
    /// The metrics of the mean of the members' class probabilities.
    public internal(set) var metrics: Metrics
    /// The accuracy of the members' majority vote.
    public let vote: Accuracy
    /// The individual runs.
    public let members: [Member]
    /// Mean and standard deviation over the members.
    public let memberAccuracy: AccuracySummary
    /// The folder of the run that is best on the test pixels; this choice uses test labels.
    public let bestMember: String
    /// McNemar's test of the ensemble against that run.
    public let mcNemarAgainstBest: McNemarTest

    /// One run of the ensemble.
    public struct Member: Sendable, Equatable {
        /// Its folder.
        public let folder: String
        /// OA, AA and κ.
        public let accuracy: Accuracy
        /// The expected calibration error; nil without class probabilities.
        @NullIfUndefined public private(set) var expectedCalibrationError: Double?

        init(folder: String, _ metrics: Metrics) {
            (self.folder, accuracy) = (folder, metrics.accuracy)
            expectedCalibrationError = metrics.calibration?.diagram.expectedCalibrationError
        }
    }

    init(
        _ metrics: Metrics,
        mean: Predictions,
        of predictions: [Predictions],
        on target: SplitScene,
        _ members: [Member]
    ) throws {
        (self.metrics, self.members) = (metrics, members)
        vote = Accuracy(try target.confusion(Predictions.vote(of: predictions)))
        memberAccuracy = AccuracySummary(members.map(\.accuracy))
        let accuracies = members.map { $0.accuracy.overall ?? 0 }[...]
        let best = accuracies.indexOfLargest
        bestMember = members[best].folder
        mcNemarAgainstBest = try McNemarTest(
            truth: target.classes(of: target.split.test),
            first: mean.classes,
            second: predictions[best].classes
        )
    }
}

extension EnsembleMetrics: Encodable {
    package enum CodingKeys: String, CodingKey, CaseIterable {
        case vote, members
        case memberAccuracy = "member_accuracy"
        case bestMember = "best_member"
        case mcNemarAgainstBest = "mcnemar_against_best_member"
    }

    /// Writes the keys of the metrics of a run, followed by those of the ensemble.
    public func encode(to encoder: any Encoder) throws {
        try metrics.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(vote, forKey: .vote)
        try container.encode(members, forKey: .members)
        try container.encode(memberAccuracy, forKey: .memberAccuracy)
        try container.encode(bestMember, forKey: .bestMember)
        try container.encode(mcNemarAgainstBest, forKey: .mcNemarAgainstBest)
    }
}

extension EnsembleMetrics.Member: Encodable {
    enum CodingKeys: String, CodingKey {
        case folder
        case expectedCalibrationError = "expected_calibration_error"
    }

    /// Writes OA, AA and κ next to the other keys.
    public func encode(to encoder: any Encoder) throws {
        try accuracy.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(folder, forKey: .folder)
        try container.encode(expectedCalibrationError, forKey: .expectedCalibrationError)
    }
}
