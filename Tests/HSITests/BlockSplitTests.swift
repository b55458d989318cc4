import Compute
import TestSupport
import Testing

@testable import HSI

/// A synthetic scene: fields with straight edges and roads between them, some classes in several fields, some tiny.
func fieldMap(rows: Int, columns: Int, classes: Int, seed: UInt64) -> LabelMap {
    var random = Seed(seed).stream("fields")
    var labels = [UInt16](repeating: 0, count: rows * columns)
    for field in 0..<classes * 2 {
        let isSmall = field % 5 == 4
        let height = 2 + random.index(below: isSmall ? 4 : rows / 3)
        let width = 2 + random.index(below: isSmall ? 4 : columns / 3)
        let (top, left) = (random.index(below: rows - height), random.index(below: columns - width))
        for row in top..<top + height {
            for column in left..<left + width where labels[row * columns + column] == 0 {
                labels[row * columns + column] = UInt16(field % classes + 1)
            }
        }
    }
    return LabelMap(rows: rows, columns: columns, labels: labels)
}

/// The Chebyshev distance of two pixels.
func chebyshev(_ a: Int, _ b: Int, columns: Int) -> Int {
    max(abs(a / columns - b / columns), abs(a % columns - b % columns))
}

/// Whether one pixel of each class can be chosen for training and one for testing, with every training pixel farther
/// than `buffer` from every test pixel; by brute force.
private func isPossible(_ map: ClassMap, buffer: Int) -> Bool {
    func place(_ index: Int, _ training: [Int], _ test: [Int]) -> Bool {
        guard index < map.labels.count else { return true }
        func isFar(_ pixel: Int, _ others: [Int]) -> Bool {
            others.allSatisfy { chebyshev(pixel, $0, columns: map.columns) > buffer }
        }
        for train in map.pixels[index] where isFar(train, test) {
            for other in map.pixels[index] where isFar(other, training + [train]) {
                if place(index + 1, training + [train], test + [other]) { return true }
            }
        }
        return false
    }
    return place(0, [], [])
}

@Suite struct BlockSplitTests {
    static let maps: [(seed: UInt64, buffer: Int, classes: Int)] = (0..<40).map {
        (UInt64($0), [0, 2, 4, 8, 12][$0 % 5], 2 + $0 % 11)
    }

    /// The guarantees of the type, on many maps.
    @Test(arguments: maps) func keepsItsPromises(seed: UInt64, buffer: Int, classes: Int) throws {
        let labels = fieldMap(rows: 60, columns: 71, classes: classes, seed: seed)
        let map = ClassMap(labels)
        let splitter = BlockSplitter(
            .fraction(0.15),
            buffer: buffer,
            validationRatio: seed % 3 == 0 ? 0.2 : 0
        )
        let split = try splitter.split(labels, seed: Seed(seed))
        // `Split` checks that the parts are disjoint, and `check` that their pixels are labeled.
        try split.check(against: labels)
        // Complete: a pixel of a trained class is a test pixel exactly if no training or validation pixel is within the
        // buffer.
        let chosen = split.train + split.validation
        let trained = Set(split.train.map { labels.labels[$0] })
        let expected = labels.labels.indices.filter { pixel in
            trained.contains(labels.labels[pixel])
                && chosen.allSatisfy { chebyshev(pixel, $0, columns: labels.columns) > buffer }
        }
        #expect(split.test == expected)
        for pixel in split.validation {
            #expect(split.train.allSatisfy { chebyshev(pixel, $0, columns: labels.columns) > buffer })
        }
        // Training and test pixels wherever a class is wide enough; in these maps, fields never block each other.
        let gaps = split.gaps(in: labels)
        for gap in gaps { #expect(gap.extent <= buffer, "class \(gap.label) of \(map.labels.count)") }
        for (index, label) in map.labels.enumerated() where map.extent(of: index) <= buffer {
            #expect(gaps.contains { $0.label == label && $0.test == 0 })
        }
        #expect(try splitter.split(labels, seed: Seed(seed)) == split)
    }

    /// The search for a training and a test pixel is complete: it succeeds exactly where brute force does.
    @Test func findsBothSidesWhereverThereAre() {
        var outcomes: Set<Bool> = []
        for seed in 0..<400 as Range<UInt64> {
            var random = Seed(seed).stream("crowd")
            let labels = LabelMap(
                rows: 4,
                columns: 7,
                labels: (0..<28).map { _ in UInt16(max(0, random.index(below: 7) - 3)) }
            )
            let map = ClassMap(labels)
            let buffer = 1 + Int(seed % 3)
            let skeleton = BlockSkeleton(map, buffer: buffer, using: &random)
            let isWhole = skeleton.isOnBothSides.allSatisfy(\.self)
            #expect(isWhole == isPossible(map, buffer: buffer), "seed \(seed)")
            outcomes.insert(isWhole)
        }
        #expect(outcomes == [true, false])
    }

    /// Not all seeds must differ: the best of the candidates of two seeds may be the same.
    @Test func seedDecides() throws {
        let labels = fieldMap(rows: 60, columns: 71, classes: 6, seed: 1)
        let splitter = BlockSplitter(.fraction(0.1), buffer: 4)
        let drawn = try (0..<10).map { try splitter.split(labels, seed: Seed($0)).train }
        #expect(Set(drawn).count > 1)
    }

    @Test func classesThatCrowdEachOtherAreTrainedOn() throws {
        // Class 2 lies within the buffer of all possible test pixels of class 1.
        let labels = LabelMap(rows: 1, columns: 5, labels: [1, 2, 0, 2, 1])
        let split = try BlockSplitter(.perClass(1), buffer: 2).split(labels, seed: Seed(0))
        #expect(split.gaps(in: labels).count == 1)
        #expect(split.test.count == 1)
    }

    @Test func regionsAreConnectedAndOfTheRightSize() throws {
        // Four fields of 20×20 with roads between them.
        let labels = LabelMap(
            rows: 42,
            columns: 42,
            labels: (0..<42 * 42).map { pixel in
                let (row, column) = (pixel / 42, pixel % 42)
                guard row % 21 != 20, column % 21 != 20 else { return 0 }
                return UInt16(1 + row / 21 * 2 + column / 21)
            }
        )
        for seed in 0..<20 as Range<UInt64> {
            let split = try BlockSplitter(.fraction(0.1), buffer: 4, validationRatio: 0.25)
                .split(labels, seed: Seed(seed))
            for label in 1...4 as ClosedRange<UInt16> {
                for (part, count) in [(split.train, 30), (split.validation, 10)] {
                    let region = part.filter { labels.labels[$0] == label }
                    #expect(region.count == count)
                    var reached = Set(region.prefix(1))
                    var edge = Array(reached)
                    while let pixel = edge.popLast() {
                        for other in region
                        where chebyshev(pixel, other, columns: 42) == 1 && reached.insert(other).inserted {
                            edge.append(other)
                        }
                    }
                    #expect(reached.count == count, "seed \(seed), class \(label)")
                }
            }
            #expect(split.test.count > 700)
        }
    }

    /// A recorded split must not change with a later version of this program.
    @Test func drawIsFixedForever() throws {
        let labels = fieldMap(rows: 12, columns: 12, classes: 2, seed: 1)
        let split = try BlockSplitter(.fraction(0.1), buffer: 2).split(labels, seed: Seed(42))
        #expect(split.train == [72, 86])
    }

    @Test func refusesWhatCannotBe() {
        let labels = LabelMap(rows: 2, columns: 4, labels: [1, 1, 2, 2, 1, 1, 2, 2])
        func problems(_ splitter: BlockSplitter, _ labels: LabelMap) -> [SplitError.Problem] {
            do {
                _ = try splitter.split(labels, seed: Seed(0))
                return []
            } catch {
                return error.problems
            }
        }
        #expect(
            problems(BlockSplitter(.fraction(0.5), buffer: 8), labels) == [.noRoom(buffer: 8, extent: 1)]
        )
        #expect(
            problems(BlockSplitter(.fraction(2), buffer: -1, validationRatio: 1), labels)
                == [.ratio(2), .validationRatio(1), .buffer(-1)]
        )
        #expect(
            problems(BlockSplitter(.perClass(.max), buffer: .max), labels)
                == [
                    .tooFewPixels(label: 1, available: 4, wanted: .max),
                    .tooFewPixels(label: 2, available: 4, wanted: .max),
                ]
        )
        let none = LabelMap(rows: 1, columns: 2, labels: [0, 0])
        #expect(problems(BlockSplitter(.fraction(0.5), buffer: 1), none) == [.nothingLabeled])
        let noise = problems(BlockSplitter(.fraction(0.5), buffer: .max), labels)
        #expect(noise == [.noRoom(buffer: .max, extent: 1)])
    }
}

/// Real label maps, with patch sides from the literature.
@Suite(.enabled(if: hasSharedData, "needs ../shared/data")) struct RealBlockSplitTests {
    @Test(
        arguments: [
            ("Indian_pines_gt.mat", [7]), ("PaviaU_gt.mat", []), ("Salinas_gt.mat", []),
            ("houston2013/Houston_gt_all15029.mat", []), ("KSC_gt.mat", []), ("Botswana_gt.mat", []),
        ] as [(String, [UInt16])]
    )
    func everyClassOnBothSides(file: String, compact: [UInt16]) throws {
        let labels = try LabelMap.load(ArrayLocation(path: sharedData + "/" + file))
        let splitter = StratifiedSplitter(.fraction(0.1))
        for seed in 0..<5 as Range<UInt64> {
            let split = try BlockSplitter(.fraction(0.1), buffer: 8).split(labels, seed: Seed(seed))
            #expect(split.gaps(in: labels).map(\.label) == compact)
            let random = try splitter.split(labels, seed: Seed(seed))
            #expect(abs(split.train.count - random.train.count) <= random.train.count / 50)
        }
    }
}
