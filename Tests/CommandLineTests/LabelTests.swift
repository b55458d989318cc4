import Foundation
import TestSupport
import Testing

/// Pixels to label next.
@Suite struct LabelTests {
    @Test func suggestsPixelsThatAreApart() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let options = [
            "--cube", scene.cube, "--labels", scene.labels, "--train-per-class", "3", "--out", run,
        ]
        #expect(try Program.run(["train", "--method", "superpixel-graph"] + options).code == 0)
        let out = scene.folder / "next"
        let outcome = try Program.run(["label", run, "--count", "12", "--distance", "3", "--out", out])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(names(in: out) == ["captions.md", "label.csv", "label.png"])
        let rows = try csv(out + "/label.csv")
        #expect(rows.first == ["rank", "row", "column", "entropy", "label", "class"])
        let pixels = try rows.dropFirst().map { (try #require(Int($0[1])), try #require(Int($0[2]))) }
        #expect(pixels.count == 12)
        let train = try #require(try jsonObject(at: run + "/split.json")["train"] as? [Int])
        let labeled = train.map { ($0 / TinyScene.columns, $0 % TinyScene.columns) }
        func distance(_ one: (Int, Int), _ other: (Int, Int)) -> Int {
            max(abs(one.0 - other.0), abs(one.1 - other.1))
        }
        for (index, pixel) in pixels.enumerated() {
            #expect(pixel.0 < TinyScene.rows && pixel.1 < TinyScene.columns)
            #expect((pixels[..<index] + labeled).allSatisfy { distance($0, pixel) >= 3 })
        }
        // Among the first of each class are different classes.
        #expect(Set(rows.dropFirst().prefix(4).map { $0[4] }).count == 4)

        // The same to standard output, and no more than fit.
        let printed = try Program.run(["label", run, "--count", "12", "--distance", "3", "--quiet"]).output
        #expect(printed == String(decoding: try bytes(out + "/label.csv"), as: UTF8.self))
        let all = try jsonObject(
            Program.run(["label", run, "--count", "500", "--distance", "4", "--json", "-q"]).output
        )
        let few = try all.objects("pixels")
        #expect((1..<60).contains(few.count))
        expectFailure(try Program.run(["label", run, "--count", "0"]), code: 64, ["--count", "found 0"])
    }

    /// Labels that no run was told of do not change the list.
    @Test func readsNoOtherLabels() throws {
        let scene = try TinyScene()
        func suggestions(_ labels: String, _ name: String, _ split: [String]) throws -> String {
            let run = scene.folder / name
            let options = ["--cube", scene.cube, "--labels", labels, "--out", run] + split
            #expect(try Program.run(["train", "--method", "gaussian"] + options).code == 0)
            return try Program.run(["label", run, "--quiet"]).output
        }
        let first = try suggestions(scene.labels, "one", ["--train-ratio", "0.2"])
        let test = try #require(try jsonObject(at: scene.folder / "one/split.json")["test"] as? [Int])
        let relabeled = try TinyScene { _, labels in
            for pixel in test { labels[pixel] = labels[pixel] % 4 + 1 }
        }
        let split = ["--split-file", scene.folder / "one/split.json"]
        #expect(try suggestions(relabeled.labels, "two", split) == first)
        // Without class probabilities, nothing says what is uncertain.
        let nearest = scene.folder / "nearest"
        let options = [
            "--cube", scene.cube, "--labels", scene.labels, "--train-ratio", "0.2", "--out", nearest,
        ]
        #expect(try Program.run(["train", "--method", "nearest"] + options).code == 0)
        expectFailure(try Program.run(["label", nearest]), code: 64, ["class probabilities"])
    }

    /// Pixels without data are not suggested, and negative numbers can be given as they are.
    @Test func leavesOutPixelsWithoutData() throws {
        let scene = try TinyScene { cube, labels in
            let bands = cube.count / labels.count
            for row in 0..<TinyScene.rows {
                for column in 0..<4 {
                    let pixel = row * TinyScene.columns + column
                    labels[pixel] = 0
                    for band in 0..<bands { cube[pixel * bands + band] = -9999 }
                }
            }
        }
        let run = scene.folder / "run"
        let options = [
            "--cube", scene.cube, "--labels", scene.labels, "--no-data", "-9999", "--unlabeled", "-1",
            "--train-per-class", "3", "--out", run,
        ]
        let trained = try Program.run(["train", "--method", "superpixel-graph"] + options)
        #expect(trained.code == 0, Comment(rawValue: trained.errors))
        let listed = try jsonObject(
            Program.run(["label", run, "--count", "500", "--distance", "2", "--json", "-q"]).output
        )
        let columns = try listed.objects("pixels").map { try #require($0["column"] as? Int) }
        #expect(columns.count > 10 && columns.allSatisfy { $0 >= 4 })
    }
}
