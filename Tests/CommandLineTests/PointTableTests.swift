import Foundation
import TestSupport
import Testing

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"

/// Labels from tables of points, and splits by polygons.
@Suite struct PointTableTests {
    private let scene: TinyScene

    init() throws { scene = try TinyScene() }

    /// Every third labeled pixel of the scene as a point.
    private func table(_ heading: String, separator: String = ",") throws -> String {
        var lines = [heading]
        for row in stride(from: 0, to: TinyScene.rows, by: 2) {
            for column in 0..<TinyScene.columns where row % 12 != 11 && column % 10 != 9 {
                let name = ["wheat", "maize", "grass", "water"][row / 12 * 2 + column / 10]
                lines.append(
                    ["\(row)", "\(column)", name, "field \(row / 4)-\(column / 5)"].joined(
                        separator: separator
                    )
                )
            }
        }
        let path = scene.folder / "points.csv"
        try lines.joined(separator: "\r\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    @Test func pointsAreLabelsAndGroupsAreKeptTogether() throws {
        let run = scene.folder / "run"
        let options = [
            "train", "--cube", scene.cube, "--labels", try table("Row;Col;crop class;field", separator: ";"),
            "--label-field",
            "crop class", "--group-field", "field", "--split", "polygons", "--train-ratio", "0.3", "--method",
            "gaussian",
            "--out", run,
        ]
        let outcome = try Program.run(options)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("points by row and column") && outcome.errors.contains("1 grass"))
        let split = try jsonObject(at: run + "/split.json")
        func fields(_ part: String) throws -> Set<String> {
            Set(
                try #require(split[part] as? [Int]).map { pixel in
                    "\(pixel / TinyScene.columns / 4)-\(pixel % TinyScene.columns / 5)"
                }
            )
        }
        #expect(try !fields("train").isEmpty && fields("train").isDisjoint(with: fields("test")))
        // The configuration of the run repeats it.
        let again = scene.folder / "again"
        let repeated = try Program.run(["train", "--config", run + "/run.json", "--out", again])
        #expect(repeated.code == 0, "\(repeated.errors)")
        #expect(try bytes(again + "/split.json") == bytes(run + "/split.json"))
    }

    @Test func whatIsWrongIsNamed() throws {
        func train(_ labels: String, _ options: [String] = []) throws -> Outcome {
            try Program.run(
                [
                    "train", "--cube", scene.cube, "--labels", labels, "--method", "gaussian", "--out",
                    scene.folder / "no",
                ] + options
            )
        }
        let maps = try train(scene.labels, ["--split", "polygons"])
        expectFailure(maps, code: 65, ["vector file", "found a label map"])
        let path = scene.folder / "points.csv"
        try "row,column,class\n1,1,a\n1,x,b\n".write(toFile: path, atomically: true, encoding: .utf8)
        expectFailure(try train(path), code: 65, ["points.csv", "line 3", "1, x"])
        try "x,y,class\n1,1,a\n1,2,b\n".write(toFile: path, atomically: true, encoding: .utf8)
        expectFailure(try train(path), code: 65, ["points.csv", "position on the ground"])
        expectFailure(
            try train(scene.labels, ["--split", "polygons", "--folds", "3"]),
            code: 64,
            ["--folds", "--split polygons"]
        )
    }

    /// Polygons in degrees over a cube in UTM.
    @Test func polygonsOfAVectorFileAreGroups() throws {
        let run = scene.folder / "polygons"
        let outcome = try Program.run([
            "train", "--cube", cases + "41_enmap.tif", "--labels", cases + "42_polygons.geojson", "--split",
            "polygons",
            "--train-ratio", "0.3", "--method", "gaussian", "--out", run,
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        let split = try jsonObject(at: run + "/split.json")
        let (train, test) = (try #require(split["train"] as? [Int]), try #require(split["test"] as? [Int]))
        #expect(Set(train).isDisjoint(with: test) && train.count < test.count)
        // Polygons of this case are at least two pixels apart or of other classes, so no test pixel touches a training pixel of its own
        // polygon; a random split of the pixels has such neighbors for most of them.
        let random = scene.folder / "random"
        let other = try Program.run([
            "train", "--cube", cases + "41_enmap.tif", "--labels", cases + "42_polygons.geojson",
            "--train-ratio", "0.3",
            "--method", "gaussian", "--out", random,
        ])
        #expect(other.code == 0)
        func neighbors(_ folder: String) throws -> Int {
            let split = try jsonObject(at: folder + "/split.json")
            let columns = try #require(split["columns"] as? Int)
            let train = Set(try #require(split["train"] as? [Int]))
            return try #require(split["test"] as? [Int]).count {
                train.contains($0 + 1) || train.contains($0 + columns)
            }
        }
        #expect(try neighbors(run) * 4 < neighbors(random))
    }
}
