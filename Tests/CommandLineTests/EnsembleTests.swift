import Foundation
import TestSupport
import Testing

@Suite struct EnsembleTests {
    private func accuracy(_ metrics: [String: Any]) throws -> Double {
        try #require(metrics["overall_accuracy"] as? Double)
    }

    @Test func combinesRunsOfOneSplit() throws {
        let scene = try TinyScene()
        for (name, attention) in [("one", "lsga"), ("two", "sa"), ("three", "lsa")] {
            let outcome = try scene.train("--attention", attention, epochs: 12, out: name)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        let runs = ["one", "two", "three"].map { scene.folder / $0 }
        let out = scene.folder / "ensemble"
        let arguments = runs + ["--smooth-map", "mrf", "--out", out, "--json", "--quiet"]
        let outcome = try Program.run(["evaluate"] + arguments)
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let metrics = try jsonObject(outcome.output)
        #expect(metrics as NSDictionary == (try jsonObject(at: out + "/metrics.json")) as NSDictionary)
        #expect(
            names(in: out) == [
                "captions.md", "confusion.csv", "confusion.png", "entropy.npy", "entropy.png",
                "map-smoothed.hdr",
                "map-smoothed.img", "map-smoothed.npy", "map-smoothed.png", "map.hdr", "map.img", "map.npy",
                "map.png", "margin.npy", "margin.png", "metrics.json", "reliability.png",
            ]
        )
        let members = try #require(metrics["members"] as? [[String: Any]])
        #expect(members.compactMap { $0["folder"] as? String } == runs)
        let own = try runs.map { try accuracy(jsonObject(at: $0 + "/metrics.json")) }
        #expect(try members.map { try accuracy($0) } == own)
        #expect(metrics["best_member"] as? String == runs[own.firstIndex(of: own.max() ?? 0) ?? 0])
        let mean = try metrics.object("member_accuracy").object("overall_accuracy").number("mean")
        #expect(abs(mean - own.reduce(0, +) / 3) < 1e-12)
        // McNemar's counts differ by the difference in correct pixels.
        let test = try #require(metrics["mcnemar_against_best_member"] as? [String: Any])
        let apart =
            try #require(test["only_first_correct"] as? Int) - #require(test["only_second_correct"] as? Int)
        #expect(abs(Double(apart) / 317 - (try accuracy(metrics) - (own.max() ?? 0))) < 1e-12)
        #expect(metrics["smoothed"] is [String: Any] && metrics["vote"] is [String: Any])

        // The metrics do not depend on the order of the runs or the number of threads.
        let reversed = try Program.run(
            ["evaluate"] + runs.reversed() + ["--json", "--quiet", "--threads", "3"]
        )
        #expect(try accuracy(jsonObject(reversed.output)) == accuracy(metrics))
        let table = try Program.run(["evaluate"] + runs).output
        for part in ["mean of the runs", "vote", "mean probability", "McNemar p ", "calibration: ECE"] {
            #expect(table.contains(part), "no '\(part)'")
        }
        expectFailure(
            try Program.run(["evaluate", runs[0], "--out", runs[1]]),
            code: 65,
            [runs[1], "holds a run", "--out"]
        )
        expectFailure(try Program.run(["evaluate", runs[0], runs[0]]), code: 64, ["named twice", runs[0]])
    }

    @Test func refusesRunsOfOtherTestPixelsAndScenes() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        #expect(try scene.train("--seed", "1", epochs: 1, out: "other").code == 0)
        let changed = try TinyScene { cube, _ in cube[0] += 1 }
        #expect(try changed.train(epochs: 1).code == 0)
        let first = scene.folder / "run"
        expectFailure(
            try Program.run(["evaluate", first, scene.folder / "other", "--quiet"]),
            code: 65,
            [scene.folder / "other", first, "found a different test pixels (317, of which"]
        )
        expectFailure(
            try Program.run(["evaluate", first, changed.folder / "run", "--quiet"]),
            code: 65,
            [changed.folder / "run", "found a different scene"]
        )
    }
}
