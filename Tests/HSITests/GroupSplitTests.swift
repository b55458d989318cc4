import Compute
import Testing

@testable import HSI

/// Splits by polygons.
@Suite struct GroupSplitTests {
    /// A map of 40 × 20 pixels: class 1 in eight groups, class 2 in three, class 3 in one.
    private var labels: LabelMap {
        var map = LabelMap(
            rows: 40,
            columns: 20,
            labels: (0..<800).map { $0 < 400 ? 1 : $0 < 700 ? 2 : 3 }
        )
        map.groups = (0..<800).map { pixel -> Int32 in
            if pixel < 400 { return Int32(pixel / 50) }
            return pixel < 700 ? Int32(10 + (pixel - 400) / 100) : 20
        }
        return map
    }

    private func groups(_ pixels: [Int]) -> Set<Int32> { Set(pixels.compactMap { labels.groups?[$0] }) }

    @Test(arguments: 0..<8) func noGroupIsOnBothSides(seed: UInt64) throws {
        for size in [SampleSize.fraction(0.3), .perClass(20)] {
            let split = try GroupSplitter(size, validationRatio: 0.3).split(labels, seed: Seed(seed))
            let sides = [groups(split.train), groups(split.validation), groups(split.test)]
            #expect(sides[0].isDisjoint(with: sides[1]) && sides[0].isDisjoint(with: sides[2]))
            #expect(sides[1].isDisjoint(with: sides[2]))
            // Every class with several groups is trained on and tested; the other one is trained on.
            for label: UInt16 in [1, 2] {
                #expect(split.train.contains { labels.labels[$0] == label })
                #expect(split.test.contains { labels.labels[$0] == label })
            }
            #expect(
                split.train.contains { labels.labels[$0] == 3 }
                    && !split.test.contains { labels.labels[$0] == 3 }
            )
            #expect(split.gaps(in: labels).map(\.label) == [3])
            #expect(try GroupSplitter(size, validationRatio: 0.3).split(labels, seed: Seed(seed)) == split)
        }
        let share = try GroupSplitter(.fraction(0.3)).split(labels, seed: Seed(seed))
        #expect(share.train.count { labels.labels[$0] == 1 } == 150)
        let fixed = try GroupSplitter(.perClass(20)).split(labels, seed: Seed(seed))
        #expect(fixed.train.count { labels.labels[$0] == 1 } == 20)
    }

    @Test func groupsAreRequired() {
        var map = labels
        map.groups = nil
        let error = #expect(throws: SplitError.self) {
            try GroupSplitter(.fraction(0.3)).split(map, seed: Seed(0))
        }
        #expect(error?.description.contains("vector file") == true)
        map.groups = map.labels.map { Int32($0) }
        #expect(throws: SplitError.self) { try GroupSplitter(.fraction(0.3)).split(map, seed: Seed(0)) }
    }
}
