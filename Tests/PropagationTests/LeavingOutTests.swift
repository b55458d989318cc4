import Compute
import Testing

@testable import Propagation

/// Which training labels are left out to choose settings by.
@Suite struct LeavingOutTests {
    private let columns = 20

    /// A class of 12 pixels, one of 3 and one of 1, none beside another.
    private var scattered: TrainingLabels {
        TrainingLabels(
            pixels: (0..<16).map { $0 / 8 * 3 * columns + $0 % 8 * 2 },
            classes: [Int](repeating: 0, count: 12) + [1, 1, 1, 2],
            classCount: 3
        )
    }

    @Test(arguments: [2, 4, 5])
    func everyPixelIsLeftOutOnce(count: Int) {
        let labels = scattered
        let parts = labels.leavingOutPixels(parts: count, seed: Seed(1))
        #expect(parts.count == count)
        #expect(parts.flatMap(\.leftOut.pixels).sorted() == labels.chosen(Array(0..<15)).pixels.sorted())
        for part in parts {
            #expect(Set(part.kept.pixels).isDisjoint(with: part.leftOut.pixels))
            #expect(part.kept.count + part.leftOut.count == labels.count)
            // No class is left without a label.
            #expect(Set(part.kept.classes) == [0, 1, 2])
        }
        #expect(parts == labels.leavingOutPixels(parts: count, seed: Seed(1)))
        #expect(parts != labels.leavingOutPixels(parts: count, seed: Seed(2)))
    }

    /// A field of 4×10 pixels, two fields of another class, and a pixel of a third.
    @Test func regionsAreLeftOutWhole() throws {
        let field = (0..<4).flatMap { row in (0..<10).map { row * columns + $0 } }
        let first = (0..<3).flatMap { row in (0..<3).map { (8 + row) * columns + $0 } }
        let second = (0..<2).flatMap { row in (0..<2).map { (8 + row) * columns + 10 + $0 } }
        let single = 15 * columns
        let labels = TrainingLabels(
            pixels: field + first + second + [single],
            classes: [Int](repeating: 0, count: 40) + [Int](repeating: 1, count: 13) + [2],
            classCount: 3
        )
        let parts = labels.leavingOutRegions(columns: columns)
        try #require(parts.count == 2)
        let left = Set(field.filter { $0 % columns < 4 }), right = Set(field.filter { $0 % columns >= 6 })
        #expect(Set(parts[0].leftOut.pixels) == left.union(first))
        #expect(Set(parts[0].kept.pixels) == right.union(second).union([single]))
        #expect(Set(parts[1].leftOut.pixels) == right.union(second))
        #expect(Set(parts[1].kept.pixels) == left.union(first).union([single]))
        #expect(labels.chosen([53]).leavingOutRegions(columns: columns).isEmpty)
        // Upright fields are cut across, too.
        let upright = TrainingLabels(
            pixels: (0..<10).flatMap { row in (0..<3).map { row * columns + $0 } },
            classes: [Int](repeating: 0, count: 30),
            classCount: 1
        )
        #expect(upright.leavingOutRegions(columns: columns)[0].leftOut.pixels.allSatisfy { $0 / columns < 4 })
    }
}
