import Foundation
import TestSupport
import Testing

/// `hsi report`, apart from what a browser shows.
@Suite struct ReportTests {
    private func run(_ method: String, of scene: TinyScene, _ more: String...) throws {
        let outcome = try Program.run(
            ["train", "--quiet", "--cube", scene.cube, "--labels", scene.labels, "--method", method]
                + ["--out", scene.folder / method] + scene.sampling + more
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
    }

    /// The contents that the page's script reads.
    private func contents(_ path: String) throws -> [String: Any] {
        let text = String(decoding: try bytes(path), as: UTF8.self)
        let start = try #require(text.range(of: "id=\"contents\">"))
        let end = try #require(text.range(of: "</script>", range: start.upperBound..<text.endIndex))
        return try jsonObject(String(text[start.upperBound..<end.lowerBound]))
    }

    @Test func theContentsAreThoseOfTheRuns() throws {
        let scene = try TinyScene()
        for method in ["gaussian", "nearest"] { try run(method, of: scene) }
        let out = scene.folder / "report.html"
        let outcome = try Program.run([
            "report", scene.folder / "gaussian", scene.folder / "nearest", "--out", out, "--json", "--quiet",
        ])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        #expect(try jsonObject(outcome.output)["files"] as? [String] == [out])
        let contents = try contents(out)
        let runs = try contents.objects("runs")
        #expect(runs.count == 2)
        for (run, method) in zip(runs, ["gaussian", "nearest"]) {
            let metrics = try jsonObject(at: scene.folder / "\(method)/metrics.json")
            #expect(try NSDictionary(dictionary: run.object("metrics")).isEqual(to: metrics))
            #expect((run["probabilities"] == nil) == (method == "nearest"))
            #expect(run["attention"] == nil)
        }
        // Truth and split are stored once, since they are the same.
        #expect(runs[0]["truth"] as? Int == runs[1]["truth"] as? Int)
        let pair = try #require(try contents.objects("pairs").first)
        let test = try pair.object("test")
        let correct = try runs.map { run -> Double in
            let metrics = try run.object("metrics")
            return try metrics.number("overall_accuracy") * metrics.number("test_pixels")
        }
        let difference = try test.number("only_first_correct") - test.number("only_second_correct")
        #expect(abs(difference - (correct[0] - correct[1])) < 1e-6)
        // No path of this machine is in the page.
        #expect(!String(decoding: try bytes(out), as: UTF8.self).contains(scene.folder.path))
    }

    @Test func worksForBlocksScoresAndEnsembles() throws {
        var scene = try TinyScene()
        try run("knn", of: scene)
        try run("gaussian", of: scene)
        let scored = try Program.run(
            ["score", "--quiet", "--predictions", scene.folder / "knn/map.npy", "--labels", scene.labels]
                + ["--split-file", scene.folder / "knn/split.json", "--out", scene.folder / "score"]
        )
        #expect(scored.code == 0, Comment(rawValue: scored.errors))
        let ensemble = try Program.run([
            "evaluate", "--quiet", scene.folder / "knn", scene.folder / "gaussian", "--out",
            scene.folder / "both",
        ])
        #expect(ensemble.code == 0, Comment(rawValue: ensemble.errors))
        scene.sampling = ["--split", "blocks", "--train-ratio", "0.3", "--buffer", "1"]
        try run("nearest", of: scene)
        let out = scene.folder / "report.html"
        let outcome = try Program.run(
            ["report", "--quiet", "--out", out]
                + ["knn", "score", "both", "nearest"].map { scene.folder / $0 }
        )
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let contents = try contents(out)
        let runs = try contents.objects("runs")
        #expect(runs.map { $0["name"] as? String }.contains("ensemble of 2 runs"))
        #expect(runs[2]["probabilities"] is Int && (runs[2]["members"] as? [String])?.count == 2)
        // A score and its source have the same map; blocks have other test pixels, so there is no test.
        #expect(runs[0]["prediction"] as? Int == runs[1]["prediction"] as? Int)
        #expect(try contents.objects("pairs").count == 3)
    }

    @Test func markdownHasItsFiguresBesideIt() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        let out = scene.folder / "a report.md"
        let outcome = try Program.run(["report", "--quiet", scene.folder / "run", "--out", out])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let text = String(decoding: try bytes(out), as: UTF8.self)
        let links = text.matches(of: #/\]\(([^)]+)\)/#).map { String($0.output.1) }
        #expect(links.count >= 4)
        for link in links {
            #expect(exists(scene.folder / (link.removingPercentEncoding ?? "")), "\(link)")
        }
        #expect(text.contains("| method | OA (%) |") && text.contains("position baseline"))
        #expect(outcome.output.split(separator: "\n").count == links.count + 1)
    }

    /// What `hsi bands` has written into the run folder is part of the report.
    @Test func takesTheImportanceOfBands() throws {
        let scene = try TinyScene()
        try run("gaussian", of: scene)
        let folder = scene.folder / "gaussian/bands"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func write(bands: Int) throws {
            var text = "band,position,mean,rank,\"a, b\",Class 2,Class 3,Class 4\n"
            for band in 1...bands { text += "\(band),\(band).0,0.5,\(band),0.25,,1,2\n" }
            try text.write(toFile: folder + "/importance.csv", atomically: true, encoding: .utf8)
        }
        let out = scene.folder / "report.html"
        func report() throws -> Outcome {
            try Program.run(["report", "--quiet", scene.folder / "gaussian", "--out", out])
        }
        try write(bands: TinyScene.bands)
        #expect(try report().code == 0)
        let bands = try #require(try contents(out).objects("runs").first?.object("bands"))
        #expect(bands["mean"] as? [Double] == [Double](repeating: 0.5, count: TinyScene.bands))
        let classes = try #require(bands["classes"] as? [[Any]])
        #expect(classes.map { $0.first as? Double } == [0.25, nil, 1, 2])
        try write(bands: 3)
        expectFailure(try report(), code: 65, ["importance.csv", "expected 12 bands", "hsi bands"])
    }

    @Test func refusesWhatCannotBeReported() throws {
        let scene = try TinyScene()
        try run("nearest", of: scene)
        let other = try TinyScene { cube, _ in cube[0] += 1 }
        try run("knn", of: other)
        try run("knn", of: scene)
        let out = scene.folder / "report.html"
        func report(_ arguments: String...) throws -> Outcome {
            try Program.run(["report", "--quiet", "--out", out] + arguments)
        }
        expectFailure(
            try report(scene.folder / "knn", other.folder / "knn"),
            code: 65,
            [other.folder / "knn", "scene", "one report for each scene"]
        )
        expectFailure(try report(scene.folder.path), code: 65, ["holds 2 runs", scene.folder / "knn"])
        expectFailure(try report(scene.folder / "absent"), code: 65, ["no such run folder"])
        expectFailure(try report(scene.folder / "knn", scene.folder / "knn"), code: 64, ["named twice"])
        expectFailure(
            try Program.run(["report", scene.folder / "knn", "--out", scene.folder / "report.pdf"]),
            code: 64,
            [".html or .md"]
        )
        try FileManager.default.removeItem(atPath: scene.folder / "nearest/metrics.json")
        expectFailure(try report(scene.folder / "nearest"), code: 65, ["not complete", "hsi resume"])
        #expect(!exists(out), "nothing is written")
        expectFailure(
            try Program.run(["report", scene.folder / "knn", "--quiet", "--out", "/nowhere/report.html"]),
            code: 65,
            ["/nowhere/report.html"]
        )
    }
}
