import Foundation
import HSI
import TestSupport
import Testing

@Suite struct FoldsTests {
    private func json(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Program.run(arguments + ["--json", "--quiet"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        return try jsonObject(outcome.output)
    }

    @Test func trainRunsEveryFold() throws {
        var scene = try TinyScene()
        scene.sampling = ["--folds", "3"]
        let out = scene.folder / "run"
        let result = try json(["train"] + scene.options + ["--epochs", "1", "--out", out])
        // 4 fields of 11×9 pixels, each tested once.
        let folds = try result.objects("runs")
        #expect(folds.compactMap { $0["test_pixels"] as? Int } == [132, 132, 132])
        #expect(folds.compactMap { $0["train_pixels"] as? Int } == [264, 264, 264])
        #expect(
            names(in: out) == [
                "captions.md", "confusion.csv", "confusion.png", "fold-1", "fold-2", "fold-3",
                "per-class.csv",
                "per-class.md", "per-class.tex", "runs.csv", "summary.json",
            ]
        )

        let caption = try String(contentsOfFile: out + "/captions.md", encoding: .utf8)
        #expect(caption.contains("3 folds") && !caption.contains("none"))
        // The pooled counts are sums over the folds, and the pooled accuracy is computed from them.
        func counts(_ path: String) throws -> [[Int]] {
            try String(contentsOfFile: path + "/confusion.csv", encoding: .utf8).split(separator: "\n")
                .dropFirst().map { $0.split(separator: ",").dropFirst().compactMap { Int($0) } }
        }
        let parts = try (1...3).map { try counts("\(out)/fold-\($0)") }
        let pooled = try counts(out)
        for row in 0..<4 {
            for column in 0..<4 {
                let sum: Int = parts.map { $0[row][column] }.reduce(0, +)
                #expect(pooled[row][column] == sum)
            }
        }
        let diagonal: Int = (0..<4).map { pooled[$0][$0] }.reduce(0, +)
        let correct = Double(diagonal)
        // Within the rounding of a decimal number that is read back.
        #expect(try abs(result.object("pooled").number("overall_accuracy") - correct / 396) < 1e-12)
        let mean = try result.object("summary").object("accuracy").object("overall_accuracy").number("mean")
        let accuracies = try folds.map { try $0.number("overall_accuracy") }
        let expected: Double = accuracies.reduce(0, +) / 3
        #expect(abs(mean - expected) < 1e-12)
        #expect(try result.number("overall_accuracy") == mean)
        #expect(try csv(out + "/runs.csv").map { $0[0] } == ["fold", "1", "2", "3"])

        // The same command finds them complete; a single fold is the same run.
        let again = try Program.run(["train"] + scene.options + ["--epochs", "1", "--out", out])
        #expect(again.code == 0 && again.output.contains("pooled over 3 folds, 396 test pixels"))
        scene.sampling = ["--folds", "3", "--fold", "2"]
        #expect(try scene.train(epochs: 1, out: "alone").code == 0)
        for file in ["split.json", "confusion.csv", "model.safetensors"] {
            #expect(try bytes(scene.folder / "alone/\(file)") == bytes("\(out)/fold-2/\(file)"))
        }
    }

    @Test func auditAndBaselineTakeFolds() throws {
        let scene = try TinyScene()
        let arguments = ["--labels", scene.labels, "--folds", "3", "--split", "blocks", "--buffer", "2"]
        let out = scene.folder / "audit"
        let report = try json(["audit"] + arguments + ["--sides", "3", "--out", out])
        let runs = try #require(report["runs"] as? [[String: Any]])
        #expect(runs.compactMap { $0["fold"] as? Int } == [1, 2, 3])
        for run in runs {
            let overlaps = try #require(run["test_patch_overlap"] as? [[String: Any]])
            #expect(overlaps.first?["sharing_pixels"] as? Double == 0)
        }
        #expect(names(in: out) == ["fold-1", "fold-2", "fold-3"])
        #expect(names(in: out + "/fold-3").contains("split.png"))
        let text = try Program.run(["audit"] + arguments).output
        for part in ["3 folds, blocks, buffer 2, seed 0", "396 of 396 label"] {
            #expect(text.contains(part), "\(text)")
        }
        let baseline = try json([
            "baseline", "gaussian", "--cube", scene.cube, "--labels", scene.labels, "--folds", "3", "--out",
            scene.folder / "baseline",
        ])
        let row = try #require(try baseline.objects("rows").first)
        let counts = try row.objects("runs").map { try $0.object("metrics").number("test_pixels") }
        #expect(counts == [132, 132, 132])
    }

    @Test func comparisonsTakeFolds() throws {
        var scene = try TinyScene()
        scene.sampling = ["--folds", "2"]
        let out = scene.folder / "ablation"
        let outcome = try Program.run(
            ["ablate", "sa", "lsa"] + scene.options + ["--epochs", "1", "--out", out]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.output.contains("test pixels of the first run"))
        #expect(names(in: out + "/sa-ssftt") == ["fold-1", "fold-2"])
    }

    static let refused: [([String], [String])] = [
        (["--folds", "1"], ["--folds", "found 1"]), (["--fold", "1"], ["--fold requires --folds"]),
        (["--folds", "3", "--fold", "4"], ["--fold must be from 1 to 3; found 4"]),
        (["--folds", "3", "--runs", "2"], ["--runs and --folds cannot be combined"]),
        (["--folds", "3", "--train-ratio", "0.1"], ["--folds and --train-ratio cannot be combined"]),
        (["--folds", "3", "--train-per-class", "3"], ["--folds and --train-per-class cannot be combined"]),
        (["--folds", "3", "--buffer", "2"], ["--buffer requires --split blocks"]),
        (["--folds", "3", "--split-file", "x"], ["--split-file and --folds cannot be combined"]),
    ]

    @Test(arguments: refused) func refuses(arguments: [String], parts: [String]) throws {
        expectFailure(try Program.run(["audit", "--labels", "x"] + arguments), code: 64, parts)
    }
}
