import Compute
import Foundation
import Testing

@testable import HSI

@Suite struct FoldTests {
    /// Counts by scikit-learn's `StratifiedKFold`: see Tools/golden/make_sampling.py.
    private struct Golden: Decodable {
        struct Case: Decodable { let counts: [Int], folds: Int, test: [[Int]] }
        let folds: [Case]
    }

    @Test func countsAreScikitLearns() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/sampling.json"
        )
        let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
        #expect(golden.folds.count == 6)
        for expected in golden.folds {
            let counts = FoldSplitter.counts(expected.counts, folds: expected.folds)
            // In the fixture, a row is a fold; here it is a class.
            #expect(counts.indices.map { index in expected.test.map { $0[index] } } == counts)
        }
    }

    @Test(arguments: [2, 3, 5]) func eachPixelIsTestedOnce(count: Int) throws {
        let labels = fieldMap(rows: 60, columns: 71, classes: 5, seed: 3)
        let folds = try (1...count).map {
            try FoldSplitter(count, fold: $0).split(labels, seed: Seed(7))
        }
        let labeled = labels.labels.indices.filter { labels.labels[$0] != 0 }
        #expect(folds.flatMap(\.test).sorted() == labeled)
        for fold in folds {
            #expect((fold.train + fold.test).sorted() == labeled)
            // Not in blocks: neighbors are in different folds.
            #expect(fold.test.contains { fold.train.contains($0 + 1) })
        }
        let others = try FoldSplitter(count, fold: 1).split(labels, seed: Seed(8))
        #expect(others.test != folds[0].test)
        let validated = try FoldSplitter(count, fold: 1, validationRatio: 0.25).split(labels, seed: Seed(7))
        #expect(validated.test == folds[0].test)
        #expect((validated.train + validated.validation).sorted() == folds[0].train)
        #expect(validated.validation.count == folds[0].train.count / 4)
    }

    static let maps: [(seed: UInt64, buffer: Int, count: Int)] = (0..<24).map {
        (UInt64($0), [0, 2, 4, 8][$0 % 4], [2, 3, 5][$0 / 4 % 3])
    }

    /// The guarantees of the type for folds in blocks, on many maps.
    @Test(arguments: maps) func blocksKeepTheirPromises(seed: UInt64, buffer: Int, count: Int) throws {
        let labels = fieldMap(rows: 60, columns: 71, classes: 6, seed: seed)
        let map = ClassMap(labels)
        guard map.counts.allSatisfy({ $0 >= count }) else { return }
        let folds = try (1...count).map {
            try FoldSplitter(count, fold: $0, buffer: buffer).split(labels, seed: Seed(seed))
        }
        let tested = folds.flatMap(\.test)
        #expect(Set(tested).count == tested.count)
        for fold in folds {
            try fold.check(against: labels)
            let untested = labels.labels.indices.filter { pixel in
                labels.labels[pixel] != 0
                    && fold.test.allSatisfy { chebyshev(pixel, $0, columns: labels.columns) > buffer }
            }
            // Every permitted pixel is a training pixel.
            #expect(fold.train == untested)
            let (trained, testedClasses) = (
                Set(fold.train.map { labels.labels[$0] }), Set(fold.test.map { labels.labels[$0] })
            )
            #expect(testedClasses.isSubset(of: trained))
        }
        let counts = FoldSplitter.counts(map.counts, folds: count)
        for (index, label) in map.labels.enumerated() {
            for (fold, split) in folds.enumerated() {
                let found = split.test.count { labels.labels[$0] == label }
                #expect(found == 0 || found == counts[index][fold])
                if map.extent(of: index) <= buffer { #expect(found == 0) }
            }
        }
        #expect(
            try FoldSplitter(count, fold: 1, buffer: buffer).split(labels, seed: Seed(seed)) == folds[0]
        )
    }

    /// A rectangular class is cut into contiguous pieces by parallel lines.
    @Test func stretchesAreContiguous() throws {
        let labels = LabelMap(rows: 30, columns: 10, labels: [UInt16](repeating: 1, count: 300))
        for fold in 1...3 {
            let test = try FoldSplitter(3, fold: fold, buffer: 2).split(labels, seed: Seed(1)).test
            #expect(test.count == 100)
            var (reached, queue) = (Set(test.prefix(1)), Array(test.prefix(1)))
            let all = Set(test)
            while let pixel = queue.popLast() {
                for other in all where !reached.contains(other) && chebyshev(pixel, other, columns: 10) == 1 {
                    reached.insert(other)
                    queue.append(other)
                }
            }
            #expect(reached == all)
        }
    }

    static let refused: [(FoldSplitter, String)] = [
        (FoldSplitter(1, fold: 1), "at least 2 folds"),
        (FoldSplitter(3, fold: 4), "expected a fold from 1 to 3, found 4"),
        (FoldSplitter(3, fold: 0), "expected a fold from 1 to 3, found 0"),
        (FoldSplitter(3, fold: 1, buffer: -1), "buffer"),
        (FoldSplitter(3, fold: 1, validationRatio: 1), "validation ratio"),
        (FoldSplitter(5, fold: 1), "class 2 has 4 pixels, but 5 are needed"),
        (FoldSplitter(2, fold: 1, buffer: 9), "no class has room"),
    ]

    @Test(arguments: refused) func refuses(splitter: FoldSplitter, reason: String) {
        let labels = LabelMap(rows: 1, columns: 10, labels: [1, 1, 1, 1, 1, 1, 2, 2, 2, 2])
        let error = #expect(throws: SplitError.self) { try splitter.split(labels, seed: Seed(0)) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
}
