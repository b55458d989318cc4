internal import Glibc

/// Tests whether two classifiers differ over repeated runs, from the ranks of their paired differences.
///
/// Differences of zero are left out. The others are ranked by magnitude, and ties share the mean of their ranks;
/// W⁺ is the sum of the ranks of the positive ones. The null hypothesis is that the differences are symmetric about
/// zero, so that each rank counts as positive with probability ½. The p-value is two-sided:
/// `min(1, 2 · min(P(W ≤ W⁺), P(W ≥ W⁺)))`. With n differences it is at least `2 / 2ⁿ`, so fewer than six differences never
/// reach 0.05.
///
/// Reference: Wilcoxon, Individual comparisons by ranking methods, 1945.
public struct WilcoxonSignedRankTest: Sendable, Equatable, Codable {
    /// How the p-value was computed.
    public enum Method: String, Sendable, Codable {
        /// From all sign patterns of the ranks found, ties included.
        case exact
        /// By `z = (W⁺ − n(n + 1)/4) / √(n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48)`, t the sizes of groups of equal
        /// magnitudes, without a continuity correction.
        case normal
    }

    /// The number of differences up to which the p-value is exact.
    public static let exactUpTo = 50

    /// W⁺, from 0 to n(n + 1)/2.
    public let positiveRankSum: Double
    /// n: the number of differences that are not zero.
    public let count: Int
    /// How the p-value was computed.
    public let method: Method
    /// The p-value, 0…1: the probability of ranks at least this uneven if the two are equally good; 1 if no difference is left.
    public let pValue: Double

    enum CodingKeys: String, CodingKey {
        case positiveRankSum = "positive_rank_sum"
        case count, method
        case pValue = "p_value"
    }

    /// Tests paired differences, one per run.
    ///
    /// `nil` when there are none, or when one of them is not finite.
    public init?(_ differences: [Double]) {
        guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
        let ordered = differences.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
        let ties = Self.ties(ordered)
        // Twice each rank is an integer.
        var ranks: [Int] = []
        for size in ties { ranks += [Int](repeating: 2 * ranks.count + size + 1, count: size) }
        let positive = zip(ordered, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
        (count, positiveRankSum) = (ordered.count, Double(positive) / 2)
        if count <= Self.exactUpTo {
            method = .exact
            pValue = Self.exactPValue(positive, ranks)
        } else {
            method = .normal
            let n = Double(count)
            let correction = ties.reduce(0) { $0 + Double($1 * $1 * $1 - $1) } / 48
            let deviation = (n * (n + 1) * (2 * n + 1) / 24 - correction).squareRoot()
            pValue = erfc(abs(positiveRankSum - n * (n + 1) / 4) / deviation / 2.0.squareRoot())
        }
    }

    /// The smallest p-value that `runs` differences can reach.
    public static func smallestPValue(runs: Int) -> Double { min(1, pow(2, 1 - Double(runs))) }

    /// The sizes of the groups of equal magnitudes, in order.
    private static func ties(_ ordered: [Double]) -> [Int] {
        var sizes: [Int] = []
        for index in ordered.indices {
            if index > 0, abs(ordered[index]) == abs(ordered[index - 1]) {
                sizes[sizes.count - 1] += 1
            } else {
                sizes.append(1)
            }
        }
        return sizes
    }

    /// The two-sided p-value of a rank sum under all sign patterns.
    private static func exactPValue(_ sum: Int, _ ranks: [Int]) -> Double {
        var probabilities = [1.0]
        for rank in ranks {
            var next = [Double](repeating: 0, count: probabilities.count + rank)
            for (value, probability) in probabilities.enumerated() {
                next[value] += probability / 2
                next[value + rank] += probability / 2
            }
            probabilities = next
        }
        let below = probabilities[...sum].reduce(0, +)
        let above = probabilities[sum...].reduce(0, +)
        return min(1, 2 * min(below, above))
    }
}
