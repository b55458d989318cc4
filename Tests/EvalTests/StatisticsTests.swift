import Testing

@testable import Eval

@Suite struct StatisticsTests {
    @Test func summaryOfAHandWorkedList() throws {
        let summary = try #require(Summary([2, 4, 4, 4, 5, 5, 7, 9]))
        #expect(summary.mean == 5)
        #expect(summary.standardDeviation == (32.0 / 7).squareRoot())
        #expect(summary.count == 8)
    }

    @Test func summaryOfTooLittle() throws {
        #expect(Summary([]) == nil)
        #expect(Summary([1, .nan]) == nil)
        #expect(Summary([.infinity]) == nil)
        #expect(Summary([.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == nil)
        let one = try #require(Summary([0.25]))
        #expect(one.mean == 0.25)
        #expect(one.standardDeviation == nil)
        #expect(Summary([3, 3])?.standardDeviation == 0)
    }

    /// Expected bounds: the formula evaluated in decimal arithmetic with 40 digits.
    @Test(arguments: [
        (8, 10, 0.49016247153664174, 0.94331784854562474),
        (50, 100, 0.40383153036599564, 0.59616846963400436),
    ])
    func wilsonIntervalMatchesTheFormula(
        _ successes: Int,
        _ trials: Int,
        _ lower: Double,
        _ upper: Double
    )
        throws
    {
        let interval = try #require(WilsonInterval(successes: successes, trials: trials))
        #expect(abs(interval.lower - lower) < 1e-12)
        #expect(abs(interval.upper - upper) < 1e-12)
    }

    @Test func wilsonIntervalAtTheEnds() throws {
        // With no success the bounds are 0 and z² / (n + z²).
        let none = try #require(WilsonInterval(successes: 0, trials: 12, z: 2))
        #expect(none.lower == 0)
        #expect(none.upper == 0.25)
        let all = try #require(WilsonInterval(successes: 12, trials: 12, z: 2))
        #expect(abs(all.lower - 0.75) < 1e-15)
        #expect(all.upper == 1)
    }

    @Test func wilsonIntervalOfNonsenseIsUndefined() {
        #expect(WilsonInterval(successes: 0, trials: 0) == nil)
        #expect(WilsonInterval(successes: 3, trials: 2) == nil)
        #expect(WilsonInterval(successes: -1, trials: 2) == nil)
        #expect(WilsonInterval(successes: 1, trials: 2, z: 0) == nil)
        #expect(WilsonInterval(successes: 1, trials: 2, z: .nan) == nil)
    }

    @Test func mcNemarCountsOnlyDiscordantSamples() throws {
        let test = try McNemarTest(
            truth: [0, 0, 0, 1, 1, 1, 2],
            first: [0, 0, 1, 1, 0, 0, 2],
            second: [0, 1, 0, 0, 2, 1, 2]
        )
        #expect(test.onlyFirstCorrect == 2)
        #expect(test.onlySecondCorrect == 2)
        #expect(test.method == .exactBinomial)
        #expect(test.pValue == 1)
    }

    @Test func mcNemarExact() {
        // 2 · P(X ≤ 1) of ten draws at ½ is 2 · 11 / 1024.
        #expect(McNemarTest(onlyFirstCorrect: 1, onlySecondCorrect: 9).pValue == 22.0 / 1024)
        #expect(McNemarTest(onlyFirstCorrect: 9, onlySecondCorrect: 1).pValue == 22.0 / 1024)
        #expect(McNemarTest(onlyFirstCorrect: 0, onlySecondCorrect: 0).pValue == 1)
        #expect(McNemarTest(onlyFirstCorrect: 0, onlySecondCorrect: 1).pValue == 1)
        // 2 · (1 + 24 + 276 + 2024) / 2²⁴.
        let largest = McNemarTest(onlyFirstCorrect: 21, onlySecondCorrect: 3)
        #expect(largest.method == .exactBinomial)
        #expect(largest.pValue == 4650.0 / 16_777_216)
    }

    @Test func mcNemarChiSquared() {
        // χ² = (|5 − 20| − 1)² / 25 = 7.84 = 2.8², and P(χ²₁ ≥ 2.8²) = erfc(2.8 / √2).
        let test = McNemarTest(onlyFirstCorrect: 5, onlySecondCorrect: 20)
        #expect(test.method == .chiSquaredWithContinuity)
        #expect(abs(test.pValue - 0.005110260660855) < 1e-13)
        #expect(McNemarTest(onlyFirstCorrect: 30, onlySecondCorrect: 30).pValue == 1)
    }

    @Test func mcNemarRefusesListsOfDifferentLengths() {
        #expect(
            throws: EvaluationError.lengthMismatch(
                expected: "true classes",
                count: 1,
                found: "second predictions",
                foundCount: 2
            )
        ) { try McNemarTest(truth: [0], first: [0], second: [0, 1]) }
    }
}
