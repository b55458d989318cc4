import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

/// Maps whose class probabilities spread over a graph together with the training labels.
@Suite struct RefinementTests {
    private static let three = ["overall_accuracy", "average_accuracy", "kappa"]

    private func labels(_ path: String) throws -> [Double] { try ArrayFile.doubles("", in: path).values }

    @Test(arguments: ["walker", "superpixel-graph"])
    func rawAndRefinedStandApart(graph: String) throws {
        let scene = try TinyScene()
        let plain = try scene.train(epochs: 4, out: "plain")
        let refined = try scene.train("--refine", graph, epochs: 4, out: "refined")
        #expect(plain.code == 0 && refined.code == 0, Comment(rawValue: refined.errors))
        #expect(refined.output.contains("refined map (\(graph), prior weight"))
        let (one, other) = (scene.folder / "plain", scene.folder / "refined")
        #expect(
            Set(names(in: other)).subtracting(names(in: one)) == [
                "map-refined.hdr", "map-refined.img", "map-refined.npy", "map-refined.png",
            ]
        )
        for file in ["map.npy", "confusion.csv", "entropy.npy", "model.safetensors"] {
            #expect(try bytes(one + "/" + file) == bytes(other + "/" + file), "\(file)")
        }
        #expect(try jsonObject(at: one + "/metrics.json")["refined"] is NSNull)
        let metrics = try jsonObject(at: other + "/metrics.json").object("refined")
        #expect(
            metrics.keys.sorted()
                == (Self.three + ["changed_test_pixels", "method", "settings", "trials"]).sorted()
        )
        #expect(metrics["method"] as? String == graph)

        // The figures are those of the map beside them.
        let split = try jsonObject(at: other + "/split.json")
        let (map, raw) = (try labels(other + "/map-refined.npy"), try labels(other + "/map.npy"))
        let truth = try labels(scene.labels)
        let test = try #require(split["test"] as? [Int])
        let right = Double(test.count { map[$0] == truth[$0] }) / Double(test.count)
        #expect(try abs(metrics.number("overall_accuracy") - right) < 1e-12)
        #expect(try metrics.number("changed_test_pixels") == Double(test.count { map[$0] != raw[$0] }))
        // Training pixels keep their own class.
        let train = try #require(split["train"] as? [Int])
        #expect(train.allSatisfy { map[$0] == truth[$0] })
        // Fields of a scene with distinct spectra are told apart.
        #expect(right > 0.9)

        // Evaluated again, it is refined as it was unless asked otherwise.
        func evaluated(_ options: String...) throws -> [String: Any] {
            try jsonObject(Program.run(["evaluate", other, "--json", "--quiet"] + options).output)
        }
        #expect(try evaluated().object("refined") as NSDictionary == metrics as NSDictionary)
        #expect(try evaluated("--refine", "none")["refined"] is NSNull)
    }

    /// With other labels at the test pixels, the same maps come out.
    @Test(arguments: ["walker", "superpixel-graph"])
    func readsNoTestLabels(graph: String) throws {
        let scene = try TinyScene()
        func options(_ labels: String, _ out: String) -> [String] {
            ["train", "--method", "gaussian", "--refine", graph, "--cube", scene.cube, "--labels", labels]
                + ["--out", out]
        }
        let first = try Program.run(options(scene.labels, scene.folder / "run") + scene.sampling)
        #expect(first.code == 0, Comment(rawValue: first.errors))
        let split = scene.folder / "run/split.json"
        let test = try #require(try jsonObject(at: split)["test"] as? [Int])
        let relabeled = try TinyScene { _, labels in
            for pixel in test { labels[pixel] = labels[pixel] % 4 + 1 }
        }
        let out = scene.folder / "again"
        let second = try Program.run(options(relabeled.labels, out) + ["--split-file", split])
        #expect(second.code == 0, Comment(rawValue: second.errors))
        for file in ["map.npy", "map-refined.npy"] {
            #expect(try bytes(out + "/" + file) == bytes(scene.folder / "run/" + file), "\(file)")
        }
        #expect(
            try jsonObject(at: out + "/metrics.json").object("refined").number("overall_accuracy")
                < jsonObject(at: scene.folder / "run/metrics.json").object("refined").number(
                    "overall_accuracy"
                )
        )
    }

    @Test func ensemblesAreRefined() throws {
        let scene = try TinyScene()
        for (name, attention) in [("one", "lsga"), ("two", "sa")] {
            #expect(try scene.train("--attention", attention, epochs: 4, out: name).code == 0)
        }
        let out = scene.folder / "both"
        let arguments = ["evaluate", scene.folder / "one", scene.folder / "two", "--out", out, "--quiet"]
        let outcome = try Program.run(arguments + ["--refine", "walker"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let metrics = try jsonObject(at: out + "/metrics.json")
        #expect(try metrics.object("refined").number("overall_accuracy") > 0.9)
        #expect(exists(out + "/map-refined.png") && exists(out + "/map-refined.npy"))
    }

    /// A weight beyond all others leaves the raw map, but for training pixels.
    @Test func aFileOfProbabilitiesIsRefined() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let options = ["--cube", scene.cube, "--labels", scene.labels] + scene.sampling
        #expect(try Program.run(["train", "--method", "gaussian", "--out", run] + options).code == 0)
        let map = try labels(run + "/map.npy")
        var values: [Float] = map.flatMap { label in (1...4).map { Double($0) == label ? 0.7 : 0.1 } }
        func score(_ more: String...) throws -> Outcome {
            let file = scene.folder / "p.npy"
            try NpyWriter.write(values, shape: [TinyScene.rows, TinyScene.columns, 4], to: file)
            return try Program.run(
                ["score", "--predictions", run + "/map.npy"] + options + more
            )
        }
        let (file, out) = (scene.folder / "p.npy", scene.folder / "scored")
        let heavy = try score(
            "--probabilities",
            file,
            "--refine",
            "walker",
            "--refine-weight",
            "1e6",
            "--out",
            out
        )
        #expect(heavy.code == 0, Comment(rawValue: heavy.errors))
        let train = Set(try #require(try jsonObject(at: out + "/split.json")["train"] as? [Int]))
        let refined = try labels(out + "/map-refined.npy")
        #expect(map.indices.allSatisfy { train.contains($0) || refined[$0] == map[$0] })

        // Pixels that the other program did not classify are no error, and are told of: row 11 has no labels.
        for index in 11 * TinyScene.columns * 4..<12 * TinyScene.columns * 4 { values[index] = 0 }
        let partial = try score("--probabilities", file, "--refine", "walker")
        #expect(partial.code == 0 && partial.errors.contains("20 pixels have no class probabilities"))
        expectFailure(try score("--refine", "walker"), code: 64, ["class probabilities", "--refine"])
        expectFailure(
            try Program.run(["train", "--method", "svm", "--refine", "walker"] + options),
            code: 64,
            ["svm has none"]
        )
    }

    /// Rows without class probabilities are compared raw.
    @Test func comparisonsHaveAColumn() throws {
        let scene = try TinyScene()
        let out = scene.folder / "compared"
        let outcome = try Program.run(
            [
                "compare", "gaussian", "nearest", "--refine", "superpixel-graph", "--out", out, "--cube",
                scene.cube,
            ]
                + ["--labels", scene.labels] + scene.sampling
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let table = String(decoding: try bytes(out + "/comparison.md"), as: UTF8.self)
        #expect(table.contains("refined OA (%)"))
        #expect(try jsonObject(at: out + "/nearest/seed-0/metrics.json")["refined"] is NSNull)
        #expect(try jsonObject(at: out + "/gaussian/seed-0/metrics.json")["refined"] is [String: Any])
    }

    /// With other labels at the test pixels, the same settings are tried and chosen, with the same success.
    @Test func settingsAreChosenOnTrainingLabels() throws {
        let scene = try TinyScene()
        func train(_ labels: String, _ name: String, _ split: [String]) throws -> [String: Any] {
            let options = ["--cube", scene.cube, "--labels", labels, "--out", scene.folder / name] + split
            let outcome = try Program.run(
                ["train", "--method", "superpixel-graph", "--graph-settings", "chosen"] + options
            )
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            return try jsonObject(at: scene.folder / name + "/metrics.json")
        }
        let first = try train(scene.labels, "one", scene.sampling)
        let trials = try first.object("trials")
        #expect(trials["left_out"] as? String == "pixels")
        #expect(try trials.number("labels") == first.number("train_pixels"))
        let tried = try trials.objects("trials")
        #expect(tried.count == 6)
        #expect(try tried.contains { try $0.number("overall_accuracy") > 0.9 })
        #expect(try first.objects("settings").contains { $0["name"] as? String == "class_mass" })

        let test = try #require(try jsonObject(at: scene.folder / "one/split.json")["test"] as? [Int])
        let relabeled = try TinyScene { _, labels in
            for pixel in test { labels[pixel] = labels[pixel] % 4 + 1 }
        }
        let second = try train(relabeled.labels, "two", ["--split-file", scene.folder / "one/split.json"])
        #expect(try second.object("trials") as NSDictionary == trials as NSDictionary)
        #expect(try bytes(scene.folder / "two/map.npy") == bytes(scene.folder / "one/map.npy"))
        #expect(try second.number("overall_accuracy") < first.number("overall_accuracy"))
    }

    /// A network is trained without the labels left out, and the run remembers what was chosen.
    @Test func theWeightOfANetworkIsChosen() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let outcome = try scene.train("--refine", "walker", "--graph-settings", "chosen", epochs: 4)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(
            names(in: run + "/left-out-1") == [
                "captions.md", "history.csv", "history.png", "model.safetensors",
            ]
        )
        let refined = try jsonObject(at: run + "/metrics.json").object("refined")
        // Two kinds of spectra with three values of beta, then five weights.
        #expect(try refined.object("trials").objects("trials").count == 11)
        #expect(try jsonObject(at: run + "/graph.json")["choice"] as? String == "chosen")
        let again = try jsonObject(Program.run(["evaluate", run, "--json", "--quiet"]).output)
        #expect(try again.object("refined") as NSDictionary == refined as NSDictionary)
        expectFailure(
            try Program.run(["evaluate", run, "--refine", "superpixel-graph", "--graph-settings", "chosen"]),
            code: 64,
            ["new run", "--graph-settings"]
        )
    }

    @Test func regionsAreLeftOutWhereAGapPartsTheTestPixels() throws {
        let scene = try TinyScene()
        let options =
            ["--cube", scene.cube, "--labels", scene.labels, "--split", "blocks", "--train-ratio", "0.2"]
            + ["--buffer", "2", "--graph-settings", "chosen"]
        let run = scene.folder / "run"
        let outcome = try Program.run(
            ["train", "--method", "gaussian", "--refine", "superpixel-graph", "--out", run] + options
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let refined = try jsonObject(at: run + "/metrics.json").object("refined")
        let trials = try refined.object("trials")
        #expect(trials["left_out"] as? String == "regions")
        #expect(try trials.objects("trials").count == 7)
        #expect(!exists(run + "/left-out-1"))
        expectFailure(
            try Program.run(["train", "--method", "walker", "--out", scene.folder / "walker"] + options),
            code: 64,
            ["gap", "superpixel graph"]
        )
    }
}
