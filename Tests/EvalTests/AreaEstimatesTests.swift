import Testing

@testable import Eval

/// The worked examples of the papers.
@Suite struct AreaEstimatesTests {
    /// A sample whose strata are the classes of the map: one row of counts for each, by reference class.
    private func sample(_ counts: [[Int]], pixels: [Int]) throws -> StratifiedSample {
        var units: [StratifiedSample.Unit] = []
        for (map, row) in counts.enumerated() {
            for (reference, count) in row.enumerated() {
                units += (0..<count).map { _ in .init(stratum: map, map: map, reference: reference) }
            }
        }
        return try StratifiedSample(
            units,
            strata: pixels.enumerated().map { .init(number: $0.offset, pixels: $0.element) }
        )
    }

    /// The example of Olofsson and others (2014, table 8 and section 5.2), pixels of 30 m: areas and intervals are those the paper prints.
    @Test func agreesWithOlofsson() throws {
        let sample = try sample(
            [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]],
            pixels: [200_000, 150_000, 3_200_000, 6_450_000]
        )
        let estimates = AreaEstimates(sample, labels: [0, 1, 2, 3])
        let hectares = estimates.classes.map { ($0.share.value * 900_000).rounded() }
        #expect(hectares == [21_158, 11_686, 285_770, 581_386])
        let halves = estimates.classes.map { ($0.share.halfWidth * 900_000).rounded() }
        #expect(halves == [6158, 3756, 15_510, 16_282])
        #expect(estimates.sampleSize == 640 && estimates.pixels == 10_000_000)
        func percent(_ estimate: Estimate?) -> [Int] {
            [estimate?.value, estimate?.halfWidth].map { Int((100 * ($0 ?? 0)).rounded()) }
        }
        #expect(percent(estimates.overallAccuracy) == [95, 2])
        #expect(
            estimates.classes.map { percent($0.usersAccuracy) } == [[88, 7], [73, 10], [93, 4], [96, 2]]
        )
        #expect(
            estimates.classes.map { percent($0.producersAccuracy) } == [
                [75, 21], [85, 25], [93, 3], [96, 2],
            ]
        )
    }

    /// Stehman 2014, table 2 and section 4: strata that are not the classes of the map.
    ///
    /// The paper prints 0.114 for the standard error of the producer's accuracy of B, where its equations give 0.117 on its own
    /// table.
    @Test func agreesWithStehman() throws {
        let map = "AAAAAAABBBABBBBBBBBBBBCCCCCCBBDDDDDDDDDD".map { $0 }
        let reference = "AAAAACBABCABBBBBAABBCCCCCDDBBADDDDDDDCCB".map { $0 }
        func number(_ letter: Character) -> Int { Int(letter.asciiValue ?? 0) - 64 }
        let sample = try StratifiedSample(
            zip(map, reference).enumerated().map { index, pair in
                .init(stratum: index / 10, map: number(pair.0), reference: number(pair.1))
            },
            strata: [40_000, 30_000, 20_000, 10_000].enumerated().map {
                .init(number: $0.offset, pixels: $0.element)
            }
        )
        let estimates = AreaEstimates(sample, labels: [1, 2, 3, 4])
        func thousandths(_ estimate: Estimate?) -> [Int] {
            [estimate?.value, estimate?.standardError].map { Int((1000 * ($0 ?? 0)).rounded()) }
        }
        #expect(thousandths(estimates.overallAccuracy) == [630, 85])
        #expect(thousandths(estimates.classes[0].share) == [350, 82])
        #expect(thousandths(estimates.classes[2].share) == [200, 64])
        #expect(thousandths(estimates.classes[1].usersAccuracy) == [574, 125])
        #expect(thousandths(estimates.classes[1].producersAccuracy) == [794, 117])
        #expect(abs(estimates.errorMatrix.joined().reduce(0, +) - 1) < 1e-12)
    }

    /// A class that was never sampled has no user's accuracy; a stratum of one unit has no variance.
    @Test func saysWhatCannotBeEstimated() throws {
        let whole = try sample([[4, 0], [0, 3]], pixels: [10, 10])
        let estimates = AreaEstimates(whole, labels: [0, 1, 2])
        #expect(estimates.classes[2].usersAccuracy == nil && estimates.classes[2].producersAccuracy == nil)
        #expect(estimates.overallAccuracy == Estimate(value: 1, standardError: 0))
        #expect(throws: EvaluationError.stratumTooSmall(1, units: 1)) {
            try sample([[4, 0], [0, 1]], pixels: [10, 10])
        }
        #expect(throws: EvaluationError.unknownStratum(7)) {
            try StratifiedSample(
                [.init(stratum: 7, map: 1, reference: 1)],
                strata: []
            )
        }
    }
}
