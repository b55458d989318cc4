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
                "confusion.csv", "confusion.png", "entropy.npy", "entropy.png", "history.csv", "history.png",
                "map.hdr", "map.img", "map.npy", "map.png", "margin.npy", "margin.png", "metrics.json",
                "model.safetensors", "reliability.png", "run.json", "split.json", "split.png",
            ]
        )
        for name in names(in: scene.folder / "run") {
            #expect(try bytes(scene.folder / "run/\(name)").count > 20, "\(name)")
        }
        for part in [
            "class", "4 Class 4", "precision", "OA ", "AA ", "κ×100", "nearest training pixel",
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
        let printed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? NSDictionary
        let kept = try JSONSerialization.jsonObject(with: bytes(scene.folder / "run/metrics.json"))
        #expect(printed != nil)
        #expect(printed == kept as? NSDictionary)
    }

    @Test func writesEveryFigureOfTheSchema() throws {
        let scene = try TinyScene()
        _ = try scene.train(epochs: 1)
        let json = try JSONSerialization.jsonObject(with: bytes(scene.folder / "run/metrics.json"))
        let metrics = try #require(json as? [String: Any])
        #expect(
            metrics.keys.sorted() == [
                "average_accuracy", "calibration", "intervals", "kappa", "matrix_unit", "multiply_adds",
                "overall_accuracy", "parameters", "peak_resident_bytes", "per_class", "position_floor",
                "precision", "protocol", "scene", "smoothed", "spectrum_floor", "test_patch_overlap",
                "test_pixels", "test_seconds", "train_pixels", "train_samples_per_second", "train_seconds",
                "validation_pixels", "without_test_time_augmentation",
            ]
        )
        let rows = try #require(metrics["per_class"] as? [[String: Any]])
        #expect(rows.map { $0["label"] as? Int } == [1, 2, 3, 4])
        for row in rows {
            let keys = ["f1", "label", "name", "precision", "predicted", "recall", "support"]
            #expect(row.keys.sorted() == keys)
            // A class that is never predicted has no precision: null, but there.
            let isPredicted = try #require(row["predicted"] as? Int) > 0
            #expect((row["precision"] is NSNull) == !isPredicted)
        }
        let floor = try #require(metrics["position_floor"] as? [String: Any])
        #expect(floor.keys.sorted() == ["average_accuracy", "kappa", "overall_accuracy"])
        let spectrum = try #require(metrics["spectrum_floor"] as? [String: Any])
        #expect(
            spectrum.keys.sorted()
                == ["average_accuracy", "baseline", "kappa", "overall_accuracy", "settings"]
        )
        // Fields of distinct spectra.
        #expect(try #require(spectrum["overall_accuracy"] as? Double) > 0.9)
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

    /// The presets' 36 components are the most there can be: a scene of 12 bands has 12, and says so.
    @Test(arguments: [[], ["--split", "blocks", "--buffer", "1"]])
    func trainsASceneOfFewBands(division: [String]) throws {
        let scene = try TinyScene()
        let out = scene.folder / "few"
        let outcome = try Program.run(
            ["train", "--cube", scene.cube, "--labels", scene.labels, "--train-ratio", "0.2"]
                + division + ["--patch", "3", "--width", "24", "--heads", "4", "--epochs", "1", "--out", out]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(outcome.errors.contains("3×3 patches of 12 components"))
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
        #expect(names(in: scene.folder / "run") == ["seed-7", "seed-8"])
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let accuracy = try #require(json?["overall_accuracy"] as? [String: Any])
        #expect(accuracy["count"] as? Int == 2)
    }
}
