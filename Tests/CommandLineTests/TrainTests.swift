import Foundation
import TestSupport
import Testing

@Suite struct TrainTests {
    @Test func fillsTheFolderAndPrintsTheTable() throws {
        let scene = try TinyScene()
        let outcome = try scene.train()
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(
            names(in: scene.folder / "run") == [
                "captions.md", "confusion.csv", "confusion.png", "entropy.npy", "entropy.png", "history.csv",
                "history.png", "map.hdr", "map.img", "map.npy", "map.png", "margin.npy", "margin.png",
                "metrics.json",
                "model.safetensors", "reliability.png", "run.json", "split.json", "split.png",
            ]
        )
        for name in names(in: scene.folder / "run") {
            #expect(try bytes(scene.folder / "run/\(name)").count > 20, "\(name)")
        }
        for part in [
            "class", "4 Class 4", "precision", "OA ", "AA ", "κ ", "nearest training pixel",
            "support vector machine",
        ] {
            #expect(outcome.output.contains(part), "no '\(part)' in the table")
        }
        #expect(outcome.errors.contains("epoch 2/2"))
    }

    @Test func printsNothingButJSONAndKeepsQuiet() throws {
        let scene = try TinyScene()
        let outcome = try scene.train("--json", "--quiet")
        #expect(outcome.errors == "")
        let printed = try jsonObject(outcome.output)
        #expect(
            printed.keys.sorted() == [
                "average_accuracy", "folder", "kappa", "overall_accuracy", "pooled", "runs", "summary",
            ]
        )
        let kept = try jsonObject(at: scene.folder / "run/metrics.json")
        #expect(try printed.objects("runs") as NSArray == [kept] as NSArray)
        #expect(try printed.number("overall_accuracy") == kept.number("overall_accuracy"))
        #expect(printed["folder"] as? String == scene.folder / "run" && printed["pooled"] is NSNull)
    }

    /// The keys of `metrics.json`, the same for every method.
    static let schema = [
        "average_accuracy", "baselines", "calibration", "confusion", "intervals", "kappa", "matrix_unit",
        "method", "multiply_adds", "overall_accuracy", "parameters", "peak_resident_bytes", "per_class",
        "precision", "protocol", "refined", "scene", "seed", "settings", "smoothed", "test_patch_overlap",
        "test_pixels", "test_seconds", "train_pixels", "train_samples_per_second", "train_seconds", "trials",
        "validation_pixels", "without_test_time_augmentation",
    ]

    @Test func writesEveryMetricOfTheSchema() throws {
        let scene = try TinyScene()
        _ = try scene.train(epochs: 1)
        let metrics = try jsonObject(at: scene.folder / "run/metrics.json")
        #expect(metrics.keys.sorted() == Self.schema)
        let rows = try #require(metrics["per_class"] as? [[String: Any]])
        #expect(rows.map { $0["label"] as? Int } == [1, 2, 3, 4])
        for row in rows {
            let keys = ["f1", "label", "name", "precision", "predicted", "recall", "support"]
            #expect(row.keys.sorted() == keys)
            // A class that is never predicted has no precision: the key is present and null.
            let isPredicted = try #require(row["predicted"] as? Int) > 0
            #expect((row["precision"] is NSNull) == !isPredicted)
        }
        let baselines = try metrics.object("baselines")
        #expect(baselines.keys.sorted() == ["edges", "position", "spectrum", "superpixel_graph"])
        let three = ["average_accuracy", "kappa", "overall_accuracy"]
        for name in ["edges", "position", "superpixel_graph"] {
            #expect(try baselines.object(name).keys.sorted() == three, "\(name)")
        }
        let spectrum = try baselines.object("spectrum")
        #expect(spectrum.keys.sorted() == three + ["settings"])
        // The fields have distinct spectra.
        #expect(try spectrum.number("overall_accuracy") > 0.9)
        #expect(metrics["method"] as? String == "lsga" && metrics["seed"] as? Int == 0)
        // The confusion matrix sums to the number of test pixels, and its diagonal to the number of correct ones.
        let counts = try #require(try metrics.object("confusion")["counts"] as? [[Int]])
        let correct = (0..<4).reduce(0) { $0 + counts[$1][$1] }
        #expect(counts.flatMap(\.self).reduce(0, +) == 317)
        #expect(try abs(Double(correct) / 317 - metrics.number("overall_accuracy")) < 1e-12)
        let calibration = try #require(metrics["calibration"] as? [String: Any])
        #expect(
            calibration.keys.sorted() == [
                "bins", "brier_score", "expected_calibration_error", "maximum_calibration_error",
                "negative_log_likelihood",
            ]
        )
        let bins = try #require(calibration["bins"] as? [[String: Any]])
        #expect(bins.reduce(0) { $0 + ($1["count"] as? Int ?? 0) } == 317)
        let intervals = try #require(metrics["intervals"] as? [String: Any])
        let overall = try #require(intervals["overall_accuracy"] as? [String: Double])
        let accuracy = try #require(metrics["overall_accuracy"] as? Double)
        #expect(overall["lower", default: 2] <= accuracy && accuracy <= overall["upper", default: -1])
        let overlap = try #require(metrics["test_patch_overlap"] as? [String: Any])
        #expect(overlap.keys.sorted() == ["inside_training_patch", "sharing_pixels", "side"])
        for name in ["overall_accuracy", "average_accuracy"] {
            #expect((0...1).contains(try #require(metrics[name] as? Double)), "\(name) is a fraction")
        }
        let pixels = ["train_pixels", "test_pixels", "validation_pixels"].compactMap { metrics[$0] as? Int }
        // Four fields of 11×9 pixels, a fifth of them for training.
        #expect(pixels == [79, 317, 0])
    }

    /// The presets use at most 36 components; for a scene with 12 bands, 12 are used and reported.
    @Test(arguments: [[], ["--split", "blocks", "--buffer", "1"]])
    func trainsASceneOfFewBands(division: [String]) throws {
        let scene = try TinyScene()
        let out = scene.folder / "few"
        let outcome = try Program.run(
            ["train", "--cube", scene.cube, "--labels", scene.labels, "--train-ratio", "0.2"]
                + division + [
                    "--patch-size", "3", "--width", "24", "--heads", "4", "--epochs", "1", "--out", out,
                ]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.errors.contains("3×3 patches of 12 components"))
    }

    /// As in published protocols, a small class provides no more.
    @Test func takesAtMostHalfOfAClass() throws {
        var scene = try TinyScene()
        scene.sampling = ["--train-per-class", "60"]
        let outcome = try scene.train(epochs: 1)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.errors.contains("at most half of a class is for training: Class 1 49 of 99"))
        #expect(try jsonObject(at: scene.folder / "run/metrics.json").number("train_pixels") == 4 * 49)
    }

    @Test func refusesAFolderThatHoldsARun() throws {
        let scene = try TinyScene()
        _ = try scene.train(epochs: 1)
        let before = try bytes(scene.folder / "run/metrics.json")
        expectFailure(
            try scene.train(epochs: 1),
            code: 65,
            [scene.folder / "run", "holds a complete run", "--out"]
        )
        #expect(try bytes(scene.folder / "run/metrics.json") == before)
    }

    @Test func numbersTheSeedsOfSeveralRuns() throws {
        let scene = try TinyScene()
        let outcome = try scene.train("--runs", "2", "--seed", "7", "--json", epochs: 1)
        #expect(
            names(in: scene.folder / "run") == [
                "per-class.csv", "per-class.md", "per-class.tex", "runs.csv", "seed-7", "seed-8",
                "summary.json",
            ]
        )
        let result = try jsonObject(outcome.output)
        let accuracy = try result.object("summary").object("accuracy").object("overall_accuracy")
        #expect(accuracy["count"] as? Int == 2)
        #expect(try result.number("overall_accuracy") == accuracy.number("mean"))
        #expect(try result.objects("runs").map { $0["seed"] as? Int } == [7, 8])
        #expect(try csv(scene.folder / "run/runs.csv").map { $0[0] } == ["seed", "7", "8"])
        let table = try csv(scene.folder / "run/per-class.csv")
        #expect(table.map { $0[0] }.suffix(3) == ["OA (%)", "AA (%)", "κ × 100"])
        #expect(table.count == 8 && table[1][2].contains("±"))
    }
}
