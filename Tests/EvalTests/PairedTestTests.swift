import Foundation
import Testing

@testable import Eval

/// The cases of `Fixtures/paired_tests.json`: paired differences with the results of scipy.
private struct PairedCases: Decodable {
    struct Case: Decodable {
        let differences: [Double]
        let wilcoxon: Ranks
        let t_tests: [Student]
    }
    struct Ranks: Decodable {
        let positive_rank_sum: Double
        let count: Int
        let p_value: Double
    }
    struct Student: Decodable {
        let ratio: Double
        let t: Double
        let p_value: Double
    }
    let cases: [Case]
    let tails: [[Double]]

    static func read() throws -> PairedCases {
        let url = try #require(
            Bundle.module.url(forResource: "paired_tests", withExtension: "json", subdirectory: "Fixtures")
        )
        return try JSONDecoder().decode(PairedCases.self, from: Data(contentsOf: url))
    }
}

/// Whether two numbers agree to twelve digits.
private func agree(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-12 * max(abs(expected), 1e-30)
}

@Suite struct PairedTestTests {
    @Test func ranksAgreeWithScipy() throws {
        let cases = try PairedCases.read().cases
        try #require(cases.contains { $0.wilcoxon.count > WilcoxonSignedRankTest.exactUpTo })
        for paired in cases {
            let test = try #require(WilcoxonSignedRankTest(paired.differences))
            #expect(test.count == paired.wilcoxon.count)
            #expect(test.positiveRankSum == paired.wilcoxon.positive_rank_sum)
            #expect(test.method == (test.count <= 50 ? .exact : .normal))
            #expect(agree(test.pValue, paired.wilcoxon.p_value), "\(test) \(paired.wilcoxon)")
        }
    }

    @Test func meansAgreeWithScipy() throws {
        for paired in try PairedCases.read().cases {
            for expected in paired.t_tests {
                let test = try #require(
                    CorrectedResampledTTest(paired.differences, testToTraining: expected.ratio)
                )
                #expect(agree(test.statistic, expected.t))
                #expect(test.degreesOfFreedom == paired.differences.count - 1)
                #expect(agree(test.pValue, expected.p_value), "\(test) \(expected)")
            }
        }
    }

    @Test func tailsAgreeWithScipy() throws {
        for tail in try PairedCases.read().tails {
            let value = StudentDistribution.twoSidedTail(of: tail[0], degreesOfFreedom: Int(tail[1]))
            #expect(agree(value, tail[2]), "\(tail) \(value)")
        }
        #expect(StudentDistribution.twoSidedTail(of: -.infinity, degreesOfFreedom: 3) == 0)
        #expect(agree(StudentDistribution.twoSidedTail(of: -1, degreesOfFreedom: 1), 0.5))
        // With one degree of freedom it is 1 − 2/π · arctan t, which scipy rounds to one here.
        let near = StudentDistribution.twoSidedTail(of: 1e-9, degreesOfFreedom: 1)
        #expect(abs(1 - near - 2e-9 / .pi) < 1e-15)
    }

    @Test func ranksWorkedOutByHand() throws {
        // All five have the same sign: two of 32 sign patterns are as uneven.
        let test = try #require(WilcoxonSignedRankTest([0.1, 0.2, 0.3, 0.4, 0.5]))
        #expect(test.positiveRankSum == 15 && test.pValue == 2.0 / 32)
        #expect(WilcoxonSignedRankTest.smallestPValue(runs: 5) == 2.0 / 32)
        #expect(WilcoxonSignedRankTest.smallestPValue(runs: 1) == 1)
        // Magnitudes 1, 2, 2: ranks 1, 2.5, 2.5. Sums of at most 1: two patterns of eight.
        let tied = try #require(WilcoxonSignedRankTest([2, -1, 2]))
        #expect(tied.positiveRankSum == 5 && tied.pValue == 0.5)
    }

    @Test func undefinedCases() throws {
        #expect(WilcoxonSignedRankTest([]) == nil)
        #expect(WilcoxonSignedRankTest([1, .nan]) == nil)
        let equal = try #require(WilcoxonSignedRankTest([0, 0]))
        #expect(equal.count == 0 && equal.positiveRankSum == 0 && equal.pValue == 1)
        #expect(CorrectedResampledTTest([], testToTraining: 1) == nil)
        #expect(CorrectedResampledTTest([0.1], testToTraining: 1) == nil)
        #expect(CorrectedResampledTTest([0.1, 0.1, 0.1], testToTraining: 1) == nil)
        #expect(CorrectedResampledTTest([0, 0], testToTraining: 1) == nil)
        #expect(CorrectedResampledTTest([0.1, .infinity], testToTraining: 1) == nil)
        #expect(CorrectedResampledTTest([0.1, 0.2], testToTraining: -1) == nil)
        #expect(CorrectedResampledTTest([0.1, 0.2], testToTraining: .nan) == nil)
    }

    @Test func theTestIsSymmetric() throws {
        let differences = [0.3, -0.1, 0.25, 0.7, -0.4, 0.05]
        let (first, second) = (differences, differences.map { -$0 })
        #expect(WilcoxonSignedRankTest(first)?.pValue == WilcoxonSignedRankTest(second)?.pValue)
        let t = try #require(CorrectedResampledTTest(first, testToTraining: 9))
        let mirrored = try #require(CorrectedResampledTTest(second, testToTraining: 9))
        #expect(t.pValue == mirrored.pValue && t.statistic == -mirrored.statistic)
    }
}
