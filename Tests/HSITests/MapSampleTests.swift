import ArrayFiles
import Compute
import Testing

@testable import HSI

/// Samples of maps.
@Suite struct MapSampleTests {
    /// The 641 pixels of Olofsson and others (2014, section 5.1.1).
    @Test func sizeIsThatOfThePaper() {
        let size = SampleAllocation.size(
            pixels: [200_000, 150_000, 3_200_000, 6_450_000],
            accuracies: [0.70, 0.60, 0.90, 0.95],
            standardError: 0.01
        )
        #expect(size == 641)
        #expect(SampleAllocation.size(pixels: [10], accuracies: [0.8], standardError: 1e-9) == 10)
    }

    @Test func rareClassesHaveTheMinimum() {
        let allocation = SampleAllocation(400, of: [1: 10, 2: 1000, 5: 100_000], minimum: 50, seed: Seed(0))
        #expect(allocation.counts == [1: 10, 2: 53, 5: 337])
        #expect(allocation.counts.values.reduce(0, +) == 400)
        let whole = SampleAllocation(400, of: [1: 10, 2: 20], minimum: 2, seed: Seed(0))
        #expect(whole.counts == [1: 10, 2: 20])
    }

    @Test func drawsWithoutReplacement() {
        let labels = LabelMap(rows: 20, columns: 30, labels: (0..<600).map { UInt16($0 % 4) })
        let allocation = SampleAllocation(90, of: labels.counts, minimum: 10, seed: Seed(3))
        let sample = MapSample(labels, strata: labels, allocation: allocation, seed: Seed(3))
        #expect(sample.points.count == 90)
        #expect(Set(sample.points.map { $0.row * 30 + $0.column }).count == 90)
        #expect(
            sample.points.allSatisfy {
                labels[$0.row, $0.column] == $0.map && $0.map == $0.stratum && $0.map > 0
            }
        )
        #expect(sample.points.map(\.number) == Array(1...90))
        for (label, count) in allocation.counts {
            #expect(sample.points.count { $0.stratum == label } == count)
        }
        #expect(MapSample(labels, strata: labels, allocation: allocation, seed: Seed(3)) == sample)
        #expect(MapSample(labels, strata: labels, allocation: allocation, seed: Seed(4)) != sample)
        // Classes come mixed.
        #expect(Set(sample.points.prefix(10).map(\.map)).count > 1)
    }
}
