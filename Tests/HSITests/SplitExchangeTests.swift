import ArrayFiles
import Compute
import TestSupport
import Testing

@testable import HSI

@Suite struct SplitExchangeTests {
    private let labels = LabelMap(rows: 2, columns: 4, labels: [1, 1, 1, 2, 2, 300, 0, 1])

    private func split(validation: [Int] = [3]) throws -> Split {
        try Split(rows: 2, columns: 4, train: [5, 0], validation: validation, test: [7, 1])
    }

    @Test(arguments: [[], [3]]) func comesBackFromEveryFormat(validation: [Int]) throws {
        let split = try split(validation: validation)
        let folder = try TemporaryFolder()
        try split.save(to: folder.path + "/s.json")
        try NpyWriter.write(split.maskMap, to: folder.path + "/s.npy")
        try split.writeMAT(labels, to: folder.path + "/s.mat")
        for name in ["s.json", "s.npy", "s.mat", "s.mat:mask"] {
            let location = ArrayLocation(parsing: folder.path + "/" + name)
            #expect(try Split.load(from: location, labels: labels) == split, "\(name)")
        }
        // The usual form: one map for training, one for testing.
        let file = folder.path + "/s.mat"
        let official = try OfficialSplit(
            train: LabelMap.load(ArrayLocation(path: file, key: "TR")),
            test: LabelMap.load(ArrayLocation(path: file, key: "TE")),
            scene: labels
        )
        #expect(official.split.train == split.train && official.split.test == split.test)
        #expect(official.labels.labels == [1, 1, 0, 0, 0, 300, 0, 1] && official.correspondence == nil)
        let names = try ArrayFile.variables(in: file).map(\.description)
        #expect(
            names == ["TR 2×4 uint16", "TE 2×4 uint8"] + (validation.isEmpty ? [] : ["VA 2×4 uint8"])
                + ["mask 2×4 uint8"]
        )
    }

    @Test func aMaskMayOnlySayWhatIsTrainedOn() throws {
        let mask = LabelMap(rows: 2, columns: 4, labels: [1, 0, 0, 2, 0, 0, 0, 0])
        let split = try Split(mask: mask, labels: labels)
        #expect(split.train == [0] && split.validation == [3] && split.test == [1, 2, 4, 5, 7])
    }

    @Test(
        arguments: [
            ([1, 0, 0, 0, 4, 0, 0, 3], SplitError.Problem.maskValue(4, row: 1, column: 0)),
            ([1, 0, 0, 0, 0, 0, 3, 0], .unlabeled(part: "test", count: 1, first: 6)),
            ([0, 0, 0, 0, 0, 0, 0, 3], .empty(part: "train")),
        ] as [([UInt16], SplitError.Problem)]
    )
    func refusesMasks(mask: [UInt16], problem: SplitError.Problem) {
        do {
            _ = try Split(mask: LabelMap(rows: 2, columns: 4, labels: mask), labels: labels)
            Issue.record("expected an error")
        } catch { #expect(error.problems == [problem]) }
        do {
            _ = try Split(mask: LabelMap(rows: 4, columns: 2, labels: mask), labels: labels)
            Issue.record("expected an error")
        } catch {
            #expect(
                error.problems
                    == [.otherExtents(rows: 4, columns: 2, expectedRows: 2, expectedColumns: 4)]
            )
        }
    }

    @Test func setsAsideLikeTheStratifiedSplitter() throws {
        let map = fieldMap(rows: 40, columns: 40, classes: 4, seed: 3)
        let plain = try StratifiedSplitter(.fraction(0.3)).split(map, seed: Seed(1))
        let aside = try plain.settingAside(0.2, labels: map, seed: Seed(1))
        #expect(aside.test == plain.test)
        #expect((aside.train + aside.validation).sorted() == plain.train)
        #expect(aside.validation.count == plain.train.count / 5)
        #expect(try plain.settingAside(0, labels: map, seed: Seed(1)) == plain)
    }
}

@Suite struct OfficialSplitTests {
    private let scene = LabelMap(rows: 2, columns: 4, labels: [1, 1, 2, 2, 3, 3, 3, 0])

    private func map(_ labels: [UInt16]) -> LabelMap { LabelMap(rows: 2, columns: 4, labels: labels) }

    @Test func classesAreMatchedByTheirPixels() throws {
        // Classes 1, 2, 3 of the scene are 3, 1, 2 here; the last pixel is unlabeled in the scene.
        let split = try OfficialSplit(
            train: map([3, 0, 1, 0, 2, 0, 0, 0]),
            test: map([0, 3, 0, 1, 0, 2, 0, 2]),
            scene: scene
        )
        #expect(split.labels.labels == [1, 1, 2, 2, 3, 3, 0, 3])
        #expect(split.correspondence?.description == "1=2,2=3,3=1")
        #expect(split.split.train == [0, 2, 4] && split.split.test == [1, 3, 5, 7])
        let kept = try OfficialSplit(
            train: map([3, 0, 1, 0, 2, 0, 0, 0]),
            test: nil,
            scene: scene,
            numbering: .kept
        )
        #expect(kept.labels.labels == [3, 1, 1, 2, 2, 3, 3, 0] && kept.correspondence == nil)
        #expect(kept.split.test == [1, 3, 5, 6])
    }

    @Test func refusesWhatDoesNotFit() {
        func problems(_ train: LabelMap, _ test: LabelMap?) -> [SplitError.Problem] {
            do {
                _ = try OfficialSplit(train: train, test: test, scene: scene)
                return []
            } catch { return error.problems }
        }
        #expect(problems(map([1, 0, 1, 0, 2, 0, 0, 0]), nil) == [.noCorrespondence])
        #expect(problems(map([1, 1, 2, 0, 0, 0, 0, 0]), scene) == [.repeated(count: 3, first: 0)])
        #expect(
            problems(LabelMap(rows: 4, columns: 2, labels: scene.labels), nil)
                == [.otherExtents(rows: 4, columns: 2, expectedRows: 2, expectedColumns: 4)]
        )
        #expect(problems(map([0, 0, 0, 0, 0, 0, 0, 0]), nil) == [.empty(part: "train")])
    }

    @Test func readsNumbers() {
        #expect(LabelCorrespondence(parsing: "2=1,10=3")?.labels == [2: 1, 10: 3])
        for text in ["", "1", "1=2,", "1=2=3", "a=1", "0=1", "1=0", "1=2,1=3", "1=2,3=2", "1=70000", "-1=2"] {
            #expect(LabelCorrespondence(parsing: text) == nil, "\(text)")
        }
    }
}

@Suite struct RegionTextTests {
    private static let header = """
        ; ENVI Output of ROIs (4.8) [Tue Oct 31 19:11:26 2023]\r
        ; Number of ROIs: 2\r
        ; File Dimension: 4 x 3\r
        ;\r
        ; ROI name: grass\r
        ; ROI rgb value: {0, 205, 0}\r
        ; ROI npts: 2\r
        ; ROI name: water\r
        ; ROI npts: 1\r
        ;    ID     X    Y\r

        """

    private func load(_ text: String) throws -> LabelMap {
        let folder = try TemporaryFolder()
        return try LabelMap.load(ArrayLocation(path: try folder.file("roi.txt", Array(text.utf8))))
    }

    @Test func readsPoints() throws {
        let map = try load(Self.header + "  1   4   1\r\n  2   1   2   17.5  200\r\n\r\n  1   2   3\r\n")
        #expect([map.rows, map.columns] == [3, 4])
        #expect(map.labels == [0, 0, 0, 1, 1, 0, 0, 0, 0, 2, 0, 0])
    }

    @Test(arguments: [
        ("1 4 1\n2 1 2\n", "2 regions of 3 points, found 2"), ("1 5 1\n2 1 2\n1 1 1\n", "column 5, row 1"),
        ("1 1 4\n2 1 2\n1 1 1\n", "column 1, row 4"), ("1 0 1\n2 1 2\n1 1 1\n", "column 0, row 1"),
        ("1 1 1\n2 1 2\n1 1 1\n", "in region 1 already"), ("1 1\n", "line 11: expected the number"),
        ("1 x 1\n", "expected the number"), ("1 99999999999999999999 1\n", "expected the number"),
    ])
    func refusesPoints(points: String, reason: String) {
        expect(reason) { try load(Self.header + points) }
    }

    @Test(arguments: [
        ("File Dimension: 4 x 3", "File Dimension: 4", "line 3"),
        ("File Dimension: 4 x 3", "File Dimension: 999999999 x 999999999", "line 3"),
        ("File Dimension", "Dimension", "without 'File Dimension"), ("ROI npts: 2", "ROI npts:", "line 7"),
    ])
    func refusesHeaders(text: String, replacement: String, reason: String) {
        let header = Self.header.split(separator: "\r\n", omittingEmptySubsequences: false)
            .map { $0.replacing(text, with: replacement) }.joined(separator: "\r\n")
        expect(reason) { try load(header + "1 4 1\n2 1 2\n1 2 3\n") }
    }

    private func expect(_ reason: String, _ body: () throws -> LabelMap) {
        do {
            _ = try body()
            Issue.record("expected an error")
        } catch let error as SceneError {
            #expect(error.description.contains("roi.txt") && error.description.contains(reason), "\(error)")
        } catch { Issue.record("\(error)") }
    }

    @Test(.enabled(if: hasSharedData, "needs ../shared/data")) func theContestsRegionsAreItsTestMap() throws {
        let folder = sharedData + "/houston2013"
        let text = try LabelMap.load(
            ArrayLocation(path: folder + "/2013_IEEE_GRSS_DF_Contest_Samples_VA.txt")
        )
        let map = try LabelMap.load(
            ArrayLocation(path: folder + "/Houston_gt_TR_TE.mat", key: "houston_gt_te")
        )
        #expect(text == map)
    }
}
