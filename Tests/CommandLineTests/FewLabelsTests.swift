import Foundation
import TestSupport
import Testing

/// The preset for few labels, which is a graph and no network.
@Suite struct FewLabelsTests {
    @Test func presetAndMethodAreTheSameRun() throws {
        let scene = try TinyScene()
        let options = ["--cube", scene.cube, "--labels", scene.labels, "--train-per-class", "3"]
        for (option, name) in [("--preset", "one"), ("--method", "two")] {
            let outcome = try Program.run(["train", option, "few", "--out", scene.folder / name] + options)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        let (one, two) = (scene.folder / "one", scene.folder / "two")
        #expect(try bytes(one + "/map.npy") == bytes(two + "/map.npy"))
        #expect(!exists(one + "/model.safetensors"))
        let metrics = try jsonObject(at: one + "/metrics.json")
        #expect(metrics["method"] as? String == "few")
        // It is another graph than the baseline.
        let baseline = try metrics.object("baselines").object("superpixel_graph")
        #expect(try baseline.number("overall_accuracy") > 0.5)
        let again = try jsonObject(Program.run(["evaluate", one, "--json", "--quiet"]).output)
        #expect(try again.number("overall_accuracy") == metrics.number("overall_accuracy"))
    }

    @Test func settingsWithoutEffectAreErrors() throws {
        let scene = try TinyScene()
        let options = ["--cube", scene.cube, "--labels", scene.labels, "--train-per-class", "3"]
        expectFailure(
            try Program.run(["train", "--preset", "few", "--epochs", "3"] + options),
            code: 64,
            ["--epochs", "requires a network", "few"]
        )
        expectFailure(
            try Program.run(["train", "--preset", "few", "--graph-settings", "chosen"] + options),
            code: 64,
            ["few has fixed settings", "superpixel-graph"]
        )
    }

    @Test func isARowOfAComparison() throws {
        let scene = try TinyScene()
        let out = scene.folder / "rows"
        let outcome = try Program.run(
            [
                "compare", "few", "superpixel-graph", "--out", out, "--cube", scene.cube, "--labels",
                scene.labels,
            ]
                + ["--train-per-class", "3"]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(exists(out + "/few/seed-0/metrics.json"))
        #expect(exists(out + "/superpixel-graph/seed-0/metrics.json"))
    }
}
