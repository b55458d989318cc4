/// Whether two classifiers differ over runs on random splits of the same samples.
///
/// The splits overlap, so that the runs are not independent and Student's test finds differences that are not there.
/// The variance of the mean difference is therefore taken as `(1/n + n₂/n₁) · s²`, where s² is the sample variance
/// of the n differences, n₁ the samples trained on and n₂ those tested on:
/// `t = mean / √((1/n + n₂/n₁) · s²)` with n − 1 degrees of freedom. The correction takes n₂/n₁ to be small; where
/// far more is tested on than trained on, as on scenes, the test is very cautious.
///
/// Reference: Nadeau and Bengio, Inference for the generalization error, 2003.
public struct CorrectedResampledTTest: Sendable, Equatable, Codable {
    /// The mean of the differences.
    public let meanDifference: Double
    /// t.
    public let statistic: Double
    /// n − 1.
    public let degreesOfFreedom: Int
    /// The two-sided probability, 0…1, of a t at least as far from zero if the two are equally good.
    public let pValue: Double

    enum CodingKeys: String, CodingKey {
        case meanDifference = "mean_difference"
        case statistic = "t"
        case degreesOfFreedom = "degrees_of_freedom"
        case pValue = "p_value"
    }

    /// Judges paired differences, one a run, given n₂/n₁.
    ///
    /// `nil` for fewer than two differences, when all are equal so that nothing tells how far they spread, when
    /// one of them is not finite, and when the ratio is negative or not finite.
    public init?(_ differences: [Double], testToTraining ratio: Double) {
        guard let summary = Summary(differences), let deviation = summary.standardDeviation,
            differences.contains(where: { $0 != differences[0] }), deviation > 0, ratio >= 0, ratio.isFinite
        else { return nil }
        let error = deviation * (1 / Double(summary.count) + ratio).squareRoot()
        meanDifference = summary.mean
        statistic = summary.mean / error
        degreesOfFreedom = summary.count - 1
        pValue = StudentDistribution.twoSidedTail(of: statistic, degreesOfFreedom: degreesOfFreedom)
    }
}
