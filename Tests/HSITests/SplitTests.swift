import ArrayFiles
import Compute
import Foundation
import HSI
import Testing

/// Counts by scikit-learn: see Tools/golden/make_sampling.py.
private struct Golden: Decodable {
    struct Case: Decodable { let counts: [Int], ratio: Double, train: [Int] }
    let splits: [Case]

    static func load() throws -> Golden {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/sampling.json"
        )
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
}

private let indianPines = [46, 1428, 830, 237, 483, 730, 28, 478, 20, 972, 2455, 593, 205, 1265, 386, 93]

/// A map with the given numbers of pixels of class 1, 2, … in mixed order, and unlabeled pixels that fill the last row
/// and one more.
private func map(_ counts: [Int], columns: Int = 145) -> LabelMap {
    var labels = counts.enumerated().flatMap { [UInt16](repeating: UInt16($0 + 1), count: $1) }
    let rows = labels.count / columns + 2
    labels += [UInt16](repeating: 0, count: rows * columns - labels.count)
    var random = Seed(99).stream("map")
    labels.shuffle(using: &random)
    return LabelMap(rows: rows, columns: columns, labels: labels)
}

/// The number of `pixels` of class 1, 2, ….
private func counts(_ pixels: [Int], _ labels: LabelMap, classes: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: classes + 1)
    for pixel in pixels { counts[Int(labels.labels[pixel])] += 1 }
    return Array(counts.dropFirst())
}

private func problems(_ body: () throws(SplitError) -> Void) -> [SplitError.Problem] {
    do {
        try body()
        return []
    } catch {
        return error.problems
    }
}

@Suite struct SplitCountTests {
    @Test func countsAreScikitLearns() throws {
        let golden = try Golden.load()
        #expect(golden.splits.count == 10)
        for expected in golden.splits {
            let labels = map(expected.counts)
            let split = try StratifiedSplitter(.fraction(expected.ratio)).split(labels, seed: Seed(5))
            #expect(counts(split.train, labels, classes: expected.counts.count) == expected.train)
            #expect(split.test.count == expected.counts.reduce(0, +) - expected.train.reduce(0, +))
        }
    }

    @Test func indianPinesAtTenPercent() throws {
        let split = try StratifiedSplitter(.fraction(0.1)).split(map(indianPines), seed: Seed(5))
        #expect(split.train.count == 1_024 && split.test.count == 9_225 && split.validation.isEmpty)
    }

    /// Every class provides the requested number of pixels, but at most half of its pixels.
    @Test(arguments: [10, 15, 20, 50])
    func perClassTakesThatManyOrHalf(count: Int) throws {
        let labels = map(indianPines)
        let split = try StratifiedSplitter(.perClass(count)).split(labels, seed: Seed(0))
        let expected = indianPines.map { min(count, $0 / 2) }
        #expect(counts(split.train, labels, classes: 16) == expected)
        #expect(counts(split.test, labels, classes: 16) == zip(indianPines, expected).map { $0 - $1 })
        let reduced = split.reducedClasses(of: count, in: labels)
        #expect(reduced.map { Int($0.label) - 1 } == expected.indices.filter { expected[$0] < count })
        #expect(reduced.allSatisfy { $0.training == $0.pixels / 2 })
    }

    /// Four classes of equal remainders and two draws left: the seed decides which classes get them.
    @Test func equalRemaindersGoAtRandom() throws {
        let labels = map([5, 5, 5, 5], columns: 6)
        var seen: Set<[Int]> = []
        for seed in 0..<60 {
            let split = try StratifiedSplitter(.fraction(0.3)).split(labels, seed: Seed(UInt64(seed)))
            let found = counts(split.train, labels, classes: 4)
            #expect(found.sorted() == [1, 1, 2, 2])
            seen.insert(found)
        }
        #expect(seen.count == 6)
    }

    @Test func validationComesOutOfTrainingOnly() throws {
        let labels = map(indianPines)
        let without = try StratifiedSplitter(.fraction(0.1)).split(labels, seed: Seed(4))
        let with = try StratifiedSplitter(.fraction(0.1), validationRatio: 0.2).split(labels, seed: Seed(4))
        #expect(with.test == without.test)
        #expect((with.train + with.validation).sorted() == without.train)
        #expect(with.validation.count == 204)
        // Shares of 1,024 training pixels, computed by hand: 5 · 204 / 1024 = 0.996 for class 1, and so on.
        #expect(counts(with.train, labels, classes: 16).allSatisfy { $0 >= 1 })
        #expect(counts(with.validation, labels, classes: 16)[0] == 1)
    }

    @Test func everyClassKeepsATrainingPixel() throws {
        // One training pixel in each class: none is left for validation.
        let labels = map([10, 10, 10], columns: 6)
        let split = try StratifiedSplitter(.fraction(0.1), validationRatio: 0.9).split(labels, seed: Seed(1))
        #expect(split.train.count == 3 && split.validation.isEmpty)
        let more = try StratifiedSplitter(.fraction(0.5), validationRatio: 0.9).split(labels, seed: Seed(1))
        #expect(counts(more.train, labels, classes: 3).allSatisfy { $0 >= 1 })
        #expect(more.validation.count == 12)
    }
}

@Suite struct SplitTests {
    @Test(arguments: [SampleSize.fraction(0.1), .fraction(0.55), .perClass(7)])
    func partsAreDisjointCompleteAndSorted(size: SampleSize) throws {
        let labels = map(indianPines)
        let split = try StratifiedSplitter(size, validationRatio: 0.25).split(labels, seed: Seed(11))
        let all = split.train + split.validation + split.test
        #expect(all.sorted() == labels.labels.indices.filter { labels.labels[$0] != 0 })
        for part in [split.train, split.validation, split.test] {
            #expect(!part.isEmpty && part == part.sorted())
        }
        try split.check(against: labels)
    }

    @Test func seedDecides() throws {
        let labels = map(indianPines)
        let splitter = StratifiedSplitter(.fraction(0.1), validationRatio: 0.1)
        let first = try splitter.split(labels, seed: Seed(1))
        #expect(try splitter.split(labels, seed: Seed(1)) == first)
        let second = try splitter.split(labels, seed: Seed(2))
        #expect(second.train != first.train && second.validation != first.validation)
    }

    /// A recorded split must not change with a later version of this program or of the standard library.
    @Test func drawIsFixedForever() throws {
        let labels = LabelMap(rows: 3, columns: 4, labels: [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2])
        let split = try StratifiedSplitter(.perClass(3), validationRatio: 0.4).split(labels, seed: Seed(42))
        #expect(split.train == [1, 3, 6, 7])
        #expect(split.validation == [2, 9])
    }

    @Test func moreTrainingPixelsHoldTheFewer() throws {
        let labels = map(indianPines)
        let few = try StratifiedSplitter(.perClass(5)).split(labels, seed: Seed(3))
        let many = try StratifiedSplitter(.perClass(15)).split(labels, seed: Seed(3))
        #expect(Set(few.train).isSubset(of: many.train))
    }

    @Test(arguments: [0, 1, 1.5, -0.1, Double.nan, .infinity]) func refusesRatio(ratio: Double) {
        let found = problems { () throws(SplitError) in
            _ = try StratifiedSplitter(.fraction(ratio), validationRatio: 1).split(
                LabelMap(rows: 1, columns: 2, labels: [0, 0]),
                seed: Seed(0)
            )
        }
        #expect(found.count == 3)
        #expect(found.dropFirst() == [.validationRatio(1), .nothingLabeled])
        guard case .ratio(let reported)? = found.first else {
            Issue.record("expected the ratio to be reported, found \(found)")
            return
        }
        #expect(reported == ratio || ratio.isNaN && reported.isNaN)
    }

    @Test func listsEveryClassThatIsTooSmall() {
        let labels = map([1, 40, 3, 1, 3], columns: 5)
        let byRatio = problems { () throws(SplitError) in
            _ = try StratifiedSplitter(.fraction(0.1)).split(labels, seed: Seed(0))
        }
        #expect(
            byRatio == [
                .tooFewPixels(label: 1, available: 1, wanted: 2), .noTrainingPixels(label: 3, available: 3),
                .tooFewPixels(label: 4, available: 1, wanted: 2), .noTrainingPixels(label: 5, available: 3),
            ]
        )
        let byCount = problems { () throws(SplitError) in
            _ = try StratifiedSplitter(.perClass(3)).split(labels, seed: Seed(0))
        }
        #expect(
            byCount == [
                .tooFewPixels(label: 1, available: 1, wanted: 2),
                .tooFewPixels(label: 4, available: 1, wanted: 2),
            ]
        )
        let mostlyTraining = problems { () throws(SplitError) in
            _ = try StratifiedSplitter(.fraction(0.95)).split(map([100, 2], columns: 9), seed: Seed(0))
        }
        #expect(mostlyTraining == [.noTestPixels(label: 2, available: 2)])
        #expect(
            problems { () throws(SplitError) in
                _ = try StratifiedSplitter(.perClass(.max)).split(labels, seed: Seed(0))
            } == byCount
        )
    }

    @Test func namesClassesThatItIsToldOf() {
        let labels = map([30, 1], columns: 9)
        do {
            _ = try StratifiedSplitter(.perClass(25)).split(labels, seed: Seed(0))
            Issue.record("expected an error")
        } catch {
            #expect(error.description == "class 2 has 1 pixel, but 2 are needed")
            let oats = SceneClass(label: 2, name: "Oats", color: "#000000")
            let located = error.located(in: "labels.mat", classes: [oats])
            #expect(located.description == "labels.mat: class 2 (Oats) has 1 pixel, but 2 are needed")
            #expect(located.problems == error.problems)
        }
    }
}

@Suite struct SplitFileTests {
    private let labels = LabelMap(rows: 2, columns: 4, labels: [1, 1, 1, 2, 2, 2, 0, 1])

    private func withFile<Result>(_ text: String?, _ body: (String) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "split.json")
        if let text { try Data(text.utf8).write(to: file) }
        return try body(file.path(percentEncoded: false))
    }

    @Test func savesAndLoads() throws {
        let split = try Split(rows: 2, columns: 4, train: [5, 0], validation: [3], test: [7, 1, 2])
        #expect(split.train == [0, 5] && split.test == [1, 2, 7])
        try withFile(nil) { path in
            try split.save(to: path)
            #expect(try Split.load(from: path, labels: labels) == split)
            try split.save(to: path)
        }
        #expect(split.maskMap == LabelMap(rows: 2, columns: 4, labels: [1, 3, 3, 2, 0, 1, 0, 3]))
    }

    @Test(arguments: [
        (
            #"{"rows":2,"columns":4,"train":[0,8],"validation":[-1],"test":[0,1,1]}"#,
            [
                SplitError.Problem.outside(part: "train", count: 1, first: 8),
                .outside(part: "validation", count: 1, first: -1), .repeated(count: 2, first: 0),
            ]
        ),
        (#"{"rows":2,"columns":4,"train":[],"validation":[],"test":[1]}"#, [.empty(part: "train")]),
        (
            #"{"rows":4,"columns":2,"train":[0],"validation":[],"test":[1]}"#,
            [.otherExtents(rows: 4, columns: 2, expectedRows: 2, expectedColumns: 4)]
        ),
        (
            #"{"rows":2,"columns":4,"train":[0],"validation":[],"test":[6]}"#,
            [.unlabeled(part: "test", count: 1, first: 6)]
        ),
        (
            #"{"rows":4000000000,"columns":4000000000,"train":[0],"validation":[],"test":[]}"#,
            [.extents(rows: 4_000_000_000, columns: 4_000_000_000)]
        ),
        (#"{"rows":0,"columns":4,"train":[0],"validation":[],"test":[]}"#, [.extents(rows: 0, columns: 4)]),
    ])
    func refusesWhatDoesNotFit(text: String, expected: [SplitError.Problem]) throws {
        try withFile(text) { path in
            #expect(throws: SplitError.self) { try Split.load(from: path, labels: labels) }
            do {
                _ = try Split.load(from: path, labels: labels)
            } catch let error as SplitError {
                #expect(error.file == path && error.problems == expected)
                #expect(error.description.hasPrefix(path))
            }
        }
    }

    @Test(arguments: [
        "", "{", "[]", #"{"rows":2,"columns":4,"train":[0],"test":[1]}"#,
        #"{"rows":2,"columns":4,"train":[0.5],"validation":[],"test":[1]}"#,
        #"{"rows":2,"columns":4,"train":["a"],"validation":[],"test":[1]}"#,
        #"{"rows":2,"columns":4,"train":[99999999999999999999],"validation":[],"test":[1]}"#,
    ])
    func refusesWhatIsNoSplit(text: String) throws {
        try withFile(text) { path in
            do {
                _ = try Split.load(from: path, labels: labels)
                Issue.record("expected an error")
            } catch let error as SplitError {
                #expect(error.file == path && error.problems.count == 1)
                guard case .malformed? = error.problems.first else {
                    Issue.record("expected a malformed file, found \(error)")
                    return
                }
            }
        }
    }

    @Test func namesFilesThatCannotBeReached() throws {
        try withFile(nil) { path in
            do {
                _ = try Split.load(from: path, labels: labels)
                Issue.record("expected an error")
            } catch let error as SplitError {
                #expect(error.description == "\(path): cannot be read: there is no such file or folder")
            }
            let split = try Split(rows: 2, columns: 4, train: [0], validation: [], test: [])
            do {
                try split.save(to: path + "/below/a/file.json")
                Issue.record("expected an error")
            } catch let error as FileError {
                #expect(error.description.contains("cannot be created: No such file or directory"))
            }
        }
    }
}
