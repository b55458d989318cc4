import Eval
import Testing

/// SplitMix64, for reproducible draws.
private struct Draws: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Counts as a matrix, `[true class][predicted class]`.
private func matrix(_ counts: [[Int]]) -> ConfusionMatrix {
    var matrix = ConfusionMatrix(classes: counts.count)
    for (truth, row) in counts.enumerated() {
        for (prediction, count) in row.enumerated() {
            for _ in 0..<count { matrix.record(truth: truth, prediction: prediction) }
        }
    }
    return matrix
}

@Suite struct BootstrapTests {
    @Test func overallAccuracySpreadsAsBinomialDrawsDo() throws {
        var random = Draws(state: 1)
        let confusion = matrix([[700, 60], [40, 200]])
        let interval = try #require(
            BootstrapIntervals(confusion, resamples: 4000, using: &random).overallAccuracy
        )
        // 900 of 1000 right: normal quantiles of a deviation of √(0.9 · 0.1 / 1000). The quantile of 4000 draws at 2.5 % has a
        // standard error of about 0.042 deviations; four of these are allowed, and half a sample.
        let deviation = (0.09 / 1000).squareRoot()
        let slack = 4 * 0.042 * deviation + 0.0005
        #expect(abs(interval.lower - (0.9 - 1.959964 * deviation)) < slack)
        #expect(abs(interval.upper - (0.9 + 1.959964 * deviation)) < slack)
    }

    @Test func averageAccuracyAndKappaSpreadAsTheirVariancesSay() throws {
        var random = Draws(state: 2)
        let confusion = matrix([[450, 50], [100, 400]])
        let intervals = BootstrapIntervals(confusion, resamples: 4000, using: &random)
        // For independent classes: half the root of the sum of p (1 − p) / n, with p = 0.9 and 0.8. Class sizes vary by
        // 3 % between draws.
        let deviation = (0.09 / 500 + 0.16 / 500).squareRoot() / 2
        let average = try #require(intervals.averageAccuracy)
        #expect(abs((average.upper - average.lower) / (2 * 1.959964 * deviation) - 1) < 0.1)
        // κ = 0.7; with balanced classes its deviation is about twice that of the overall accuracy.
        let kappa = try #require(intervals.kappa)
        let wide = 2 * (0.85 * 0.15 / 1000).squareRoot()
        #expect(abs((kappa.upper - kappa.lower) / (2 * 1.959964 * wide) - 1) < 0.1)
        #expect(kappa.lower < 0.7 && kappa.upper > 0.7)
    }

    @Test func theSameDrawsGiveTheSameBits() {
        let confusion = matrix([[30, 3], [5, 12]])
        func intervals(_ seed: UInt64) -> BootstrapIntervals {
            var random = Draws(state: seed)
            return BootstrapIntervals(confusion, resamples: 200, using: &random)
        }
        #expect(intervals(7) == intervals(7))
        #expect(intervals(7) != intervals(8))
    }

    @Test func degenerateMatrices() throws {
        var random = Draws(state: 3)
        let none = BootstrapIntervals(ConfusionMatrix(classes: 3), using: &random)
        #expect(none.overallAccuracy == nil && none.averageAccuracy == nil && none.kappa == nil)
        let perfect = BootstrapIntervals(matrix([[5, 0, 0], [0, 7, 0], [0, 0, 0]]), using: &random)
        #expect(perfect.overallAccuracy?.lower == 1 && perfect.overallAccuracy?.upper == 1)
        #expect(perfect.averageAccuracy?.lower == 1)
        // With a single class, κ is undefined.
        let single = BootstrapIntervals(matrix([[9]]), using: &random)
        #expect(single.kappa == nil && single.overallAccuracy?.lower == 1)
        // A class with a single sample is absent from a third of the draws.
        let rare = BootstrapIntervals(matrix([[20, 0], [1, 0]]), using: &random)
        #expect(rare.averageAccuracy?.lower == 0.5 && rare.averageAccuracy?.upper == 1)
    }
}
