/// Tests whether two classifiers differ over runs on random splits of the same samples.
///
/// The splits overlap, so the runs are not independent, and Student's test reports spurious differences. The variance of the
/// mean difference is therefore corrected to `(1/n + n₂/n₁) · s²`, where s² is the sample variance of the n differences, n₁ the
/// number of training samples and n₂ the number of test samples: `t = mean / √((1/n + n₂/n₁) · s²)` with n − 1 degrees of
/// freedom. The correction assumes a small n₂/n₁. With far more test samples than training samples, as on scenes, the test is
/// very conservative.
///
/// Reference: Nadeau and Bengio, Inference for the generalization error, 2003.
public struct CorrectedResampledTTest: Sendable, Equatable, Codable {
    /// The mean of the differences.
    public let meanDifference: Double
    /// t.
    public let statistic: Double
    /// n − 1.
    public let degreesOfFreedom: Int
    /// The two-sided p-value, 0…1: the probability of a t at least this far from zero if the two are equally good.
    public let pValue: Double

    enum CodingKeys: String, CodingKey {
        case meanDifference = "mean_difference"
        case statistic = "t"
        case degreesOfFreedom = "degrees_of_freedom"
        case pValue = "p_value"
    }

    /// Tests paired differences, one per run, given n₂/n₁.
    ///
    /// `nil` for fewer than two differences, when all differences are equal, when one of them is not finite, and when the ratio is
    /// negative or not finite.
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
