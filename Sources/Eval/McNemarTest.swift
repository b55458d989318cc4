internal import Glibc

/// Tests whether two classifiers differ on the same samples, from the samples that exactly one of them classifies correctly.
///
/// b samples are correct only with the first classifier, and c only with the second. The null hypothesis is that a discordant
/// sample is of either kind with probability ½. The p-value is two-sided. Neighboring pixels are not independent samples, so a
/// small p-value for a map is weaker evidence than it seems.
///
/// References: McNemar 1947; Edwards 1948 for the continuity correction.
public struct McNemarTest: Sendable, Equatable, Codable {
    /// How the p-value was computed.
    public enum Method: String, Sendable, Codable {
        /// For `b + c` below `exactBelow`: `min(1, 2 · P(X ≤ min(b, c)))`, X binomial of b + c draws at ½.
        case exactBinomial
        /// Otherwise: `χ² = max(0, |b − c| − 1)² / (b + c)` with one degree of freedom.
        case chiSquaredWithContinuity
    }

    /// The number of discordant samples from which the chi-squared approximation is used.
    public static let exactBelow = 25

    /// b: the number of samples that only the first classifies correctly.
    public let onlyFirstCorrect: Int
    /// c: the number of samples that only the second classifies correctly.
    public let onlySecondCorrect: Int
    /// How the p-value was computed.
    public let method: Method
    /// The probability, 0…1, of a difference at least this large if the two are equally good; 1 if b = c.
    public let pValue: Double

    enum CodingKeys: String, CodingKey {
        case onlyFirstCorrect = "only_first_correct"
        case onlySecondCorrect = "only_second_correct"
        case method
        case pValue = "p_value"
    }

    /// Compares two predictions of the same samples.
    ///
    /// Throws `lengthMismatch` when the lengths of the three lists differ.
    public init(truth: [Int], first: [Int], second: [Int]) throws(EvaluationError) {
        for (name, list) in [("first predictions", first), ("second predictions", second)]
        where list.count != truth.count {
            throw .lengthMismatch(
                expected: "true classes",
                count: truth.count,
                found: name,
                foundCount: list.count
            )
        }
        var (onlyFirst, onlySecond) = (0, 0)
        for index in truth.indices {
            switch (first[index] == truth[index], second[index] == truth[index]) {
            case (true, false): onlyFirst += 1
            case (false, true): onlySecond += 1
            default: break
            }
        }
        self.init(onlyFirstCorrect: onlyFirst, onlySecondCorrect: onlySecond)
    }

    /// Tests the discordant counts, which must not be negative.
    init(onlyFirstCorrect: Int, onlySecondCorrect: Int) {
        self.onlyFirstCorrect = onlyFirstCorrect
        self.onlySecondCorrect = onlySecondCorrect
        let discordant = onlyFirstCorrect + onlySecondCorrect
        if discordant < Self.exactBelow {
            method = .exactBinomial
            // The coefficient C(n, k) grows from C(n, k − 1) by (n − k + 1) / k, exactly for so small an n.
            var (coefficient, tail) = (1, 1)
            for k in 1..<max(1, min(onlyFirstCorrect, onlySecondCorrect) + 1) {
                coefficient = coefficient * (discordant - k + 1) / k
                tail += coefficient
            }
            pValue = min(1, 2 * Double(tail) / Double(1 << discordant))
        } else {
            method = .chiSquaredWithContinuity
            let excess = Double(max(0, abs(onlyFirstCorrect - onlySecondCorrect) - 1))
            // P(χ²₁ ≥ s) = erfc(√(s/2)).
            pValue = erfc(excess / (2 * Double(discordant)).squareRoot())
        }
    }
}
