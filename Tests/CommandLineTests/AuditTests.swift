import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

@Suite struct AuditTests {
    private func json(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Program.run(["audit"] + arguments + ["--json"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return try jsonObject(outcome.output)
    }

    private func audits(_ report: [String: Any]) throws -> [[String: Any]] {
        try #require(report["runs"] as? [[String: Any]])
    }

    @Test func needsNoCube() throws {
        let scene = try TinyScene()
        let report = try json(["--labels", scene.labels, "--train-ratio", "0.2", "--runs", "3", "--quiet"])
        let runs = try audits(report)
        #expect(runs.map { $0["seed"] as? Int } == [0, 1, 2])
        #expect(runs.map { $0["train_pixels"] as? Int } == [79, 79, 79])
        #expect(runs.map { $0["test_pixels"] as? Int } == [317, 317, 317])
        let position = try report.object("baselines").object("position").object("overall_accuracy")
        // Four square fields with roads between them: position alone predicts every label.
        #expect(try position.number("mean") > 0.9)
        #expect(position["count"] as? Int == 3)
        let overlaps = try #require(runs[0]["test_patch_overlap"] as? [[String: Any]])
        #expect(overlaps.map { $0["side"] as? Int } == [7, 9, 13, 25])
        #expect(overlaps.last?["sharing_pixels"] as? Double == 1)
        #expect((runs[0]["per_class"] as? [[String: Any]])?.map { $0["label"] as? Int } == [1, 2, 3, 4])
        let outcome = try Program.run(["audit", "--dataset", "IP", "--sides", "9"])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        for text in ["Indian Pines", "1024 for training", "9225 for testing", "15 Buildings-Grass", "9×9"] {
            #expect(outcome.output.contains(text), "\(text)")
        }
    }

    @Test func readsSpectraWhereThereIsACube() throws {
        let scene = try TinyScene()
        let arguments = ["--labels", scene.labels, "--train-ratio", "0.2", "--quiet"]
        let without = try json(arguments)
        #expect(try audits(without)[0].object("baselines")["spectrum"] is NSNull)
        #expect(try without.object("baselines").object("spectrum")["overall_accuracy"] is NSNull)
        let with = try json(arguments + ["--cube", scene.cube])
        let baselines = try audits(with)[0].object("baselines")
        let spectrum = try baselines.object("spectrum").number("overall_accuracy")
        let summary = try with.object("baselines").object("spectrum").object("overall_accuracy")
        #expect(try spectrum == summary.number("mean") && spectrum > 0.9)
        // The baselines of a run are those of its split's audit.
        #expect(try scene.train(epochs: 1).code == 0)
        let known = try jsonObject(at: scene.folder / "run/metrics.json").object("baselines")
        #expect(known as NSDictionary == baselines as NSDictionary)
    }

    @Test func blocksShareNothing() throws {
        let scene = try TinyScene()
        let arguments = [
            "--labels", scene.labels, "--split", "blocks", "--patch-size", "5", "--sides", "3,5,7",
        ]
        let run = try #require(try audits(json(arguments)).first)
        let overlaps = try #require(run["test_patch_overlap"] as? [[String: Any]])
        let sharing = overlaps.compactMap { $0["sharing_pixels"] as? Double }
        #expect(sharing.count == 3)
        #expect(sharing.map { $0 > 0 } == [false, false, true])
        #expect((run["gaps"] as? [String]) == [])
        let distance = try #require(run["distance"] as? [String: Any])
        #expect(distance["minimum"] as? Int == 5)
        let pines = try #require(try audits(json(["--dataset", "IP", "--split", "blocks"])).first)
        #expect(
            pines["gaps"] as? [String] == [
                "class 7 (Grass-pasture-mowed) has no test pixels: it reaches over 6 pixels, which a buffer of 8 cannot divide"
            ]
        )
    }

    @Test func keepsSplitsThatTrainReads() throws {
        let scene = try TinyScene()
        let out = scene.folder / "audit"
        _ = try json(["--labels", scene.labels, "--split", "blocks", "--buffer", "4", "--out", out])
        #expect(
            names(in: out) == [
                "audit.json", "captions.md", "split.json", "split.mat", "split.npy", "split.png",
            ]
        )
        var given = scene
        for file in ["split.json", "split.npy", "split.mat"] {
            given.sampling = ["--split-file", "\(out)/\(file)"]
            let outcome = try given.train(epochs: 1, out: file)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            #expect(try bytes(scene.folder / "\(file)/split.json") == bytes(out + "/split.json"))
        }
        given.sampling = ["--train-labels", "\(out)/split.mat:TR", "--test-labels", "\(out)/split.mat:TE"]
        #expect(try given.train(epochs: 1, out: "official").code == 0)
        #expect(try bytes(scene.folder / "official/split.json") == bytes(out + "/split.json"))
        given.sampling = ["--split", "blocks"]
        #expect(try given.train(epochs: 1, out: "blocks").code == 0)
        let sources = try jsonObject(at: scene.folder / "official/run.json").objects("sources")
        #expect(
            sources.map { $0["role"] as? String } == ["cube", "labels", "trainLabels", "testLabels"]
        )
        // A run on published maps reads them again.
        let again = try Program.run(["evaluate", scene.folder / "official", "--json", "--quiet"])
        #expect(again.code == 0, Comment(rawValue: again.errors))
    }

    static let refused: [([String], [String])] = [
        ([], ["--dataset", "--labels"]),
        (["--dataset", "IP", "--labels", "x"], ["--dataset and --labels cannot be combined"]),
        (["--labels", "x", "--data-dir", "y"], ["--data-dir"]),
        (["--dataset", "IP", "--cube", "x"], ["--dataset and --cube cannot be combined"]),
        (["--labels", "x", "--sides", "0"], ["--sides", "found 0"]),
        (["--labels", "x", "--sides", "9,"], ["--sides"]), (["--labels", "x", "--runs", "0"], ["--runs"]),
        (["--labels", "x", "--patch-size", "9"], ["--patch-size requires --split blocks"]),
        (["--labels", "x", "--buffer", "3"], ["--buffer requires --split blocks"]),
        (["--labels", "x", "--split", "blocks", "--buffer=-1"], ["--buffer", "found -1"]),
        (["--labels", "x", "--split", "islands"], ["islands", "blocks"]),
        (["--labels", "x", "--test-labels", "y"], ["--test-labels requires --train-labels"]),
        (["--labels", "x", "--renumber", "1=2"], ["--renumber requires --train-labels"]),
        (["--labels", "x", "--train-labels", "y", "--renumber", "1"], ["--renumber", "1=2,2=3"]),
        (
            ["--labels", "x", "--train-labels", "y", "--train-ratio", "0.1"],
            ["--train-labels and --train-ratio cannot be combined"]
        ),
        (
            ["--labels", "x", "--split-file", "y", "--train-labels", "z"],
            ["--split-file and --train-labels cannot be combined"]
        ),
        (["--labels", "x", "--split-file", "y", "--runs", "2"], ["--runs requires a split that is drawn"]),
        (["--labels", "x", "--train-minimum=-1"], ["--train-minimum", "found -1"]),
        (
            ["--labels", "x", "--split", "blocks", "--train-minimum", "1"],
            ["--train-minimum and --split blocks cannot be combined"]
        ), (["--dataset", "Mars"], ["Mars", "IP"]),
    ]

    @Test(arguments: refused) func refuses(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(["audit"] + arguments), code: 64, parts)
    }

    @Test func namesFilesThatDoNotFit() throws {
        let scene = try TinyScene()
        let small = scene.folder / "small.npy"
        try NpyWriter.write(LabelMap(rows: 2, columns: 2, labels: [1, 2, 3, 4]), to: small)
        for option in ["--split-file", "--train-labels"] {
            let outcome = try Program.run(["audit", "--labels", scene.labels, option, small])
            expectFailure(outcome, code: 65, ["small.npy", "24×20", "2×2"])
        }
        expectFailure(
            try Program.run(["audit", "--labels", scene.labels, "--split", "blocks", "--buffer", "99"]),
            code: 65,
            ["labels.npy", "no class has room", "buffer"]
        )
        expectFailure(
            try Program.run(["audit", "--labels", scene.labels, "--split-file", scene.folder / "none"]),
            code: 65,
            ["none", "No such file"]
        )
    }
}
