import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

/// Predictions of another program are evaluated like those of hsi.
@Suite struct ScoreTests {
    /// A map of 4×4 pixels of two classes, two training pixels of each, and a map with two of ten test pixels wrong.
    private struct Small {
        let folder: TemporaryFolder
        let options: [String]
        /// The predicted labels; 9 is not a class, and occurs only outside the test pixels.
        var predictions: [UInt16] = [9, 9, 2, 1, 1, 1, 1, 1, 2, 2, 1, 2, 2, 2, 0, 0]

        init() throws {
            folder = try TemporaryFolder()
            let labels: [UInt16] = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 0, 0]
            let mask: [UInt16] = [1, 1, 3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 0, 0]
            try NpyWriter.write(LabelMap(rows: 4, columns: 4, labels: labels), to: folder / "labels.npy")
            try NpyWriter.write(LabelMap(rows: 4, columns: 4, labels: mask), to: folder / "mask.npy")
            options = [
                "--labels", folder / "labels.npy", "--split-file", folder / "mask.npy", "--predictions",
                folder / "map.npy",
            ]
        }

        func score(_ more: String...) throws -> Outcome {
            try NpyWriter.write(LabelMap(rows: 4, columns: 4, labels: predictions), to: folder / "map.npy")
            return try Program.run(["score", "--quiet"] + options + more)
        }

        func metrics(_ more: String...) throws -> [String: Any] {
            let outcome = try Program.run(["score", "--quiet", "--json"] + options + more)
            #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
            return try #require(try jsonObject(outcome.output).objects("runs").first)
        }
    }

    /// Numbers computed by hand: confusion 5 1 / 1 3.
    @Test func countsByHand() throws {
        let small = try Small()
        #expect(try small.score().code == 0)
        let metrics = try small.metrics()
        #expect(metrics.keys.sorted() == TrainTests.schema)
        #expect(try metrics.object("confusion")["counts"] as? [[Int]] == [[5, 1], [1, 3]])
        #expect(try abs(metrics.number("overall_accuracy") - 0.8) < 1e-15)
        #expect(try abs(metrics.number("average_accuracy") - (5.0 / 6 + 3.0 / 4) / 2) < 1e-15)
        #expect(try abs(metrics.number("kappa") - (0.8 - 0.52) / 0.48) < 1e-15)
        let rows = try metrics.objects("per_class")
        #expect(try rows.map { try $0.number("precision") } == [5.0 / 6, 3.0 / 4])
        #expect(try rows.map { try $0.number("support") } == [6, 4])
        #expect(metrics["train_seconds"] is NSNull && metrics["parameters"] is NSNull)
        #expect(metrics["calibration"] is NSNull)
        // There is no cube, so there is no spectrum baseline.
        #expect(try metrics.object("baselines")["spectrum"] is NSNull)
        #expect(try metrics.object("baselines").object("position")["kappa"] is Double)
        // No files remain.
        #expect(names(in: small.folder.path) == ["labels.npy", "map.npy", "mask.npy"])
    }

    @Test func readsLabelsOfTheTestPixelsAlone() throws {
        let small = try Small()
        let vector = small.folder / "vector.npy"
        let tested: [Float] = [2, 1, 1, 1, 1, 1, 1, 2, 2, 2]
        try NpyWriter.write(tested, shape: [10], to: vector)
        let metrics = try small.metrics("--predictions", vector)
        #expect(try metrics.object("confusion")["counts"] as? [[Int]] == [[5, 1], [1, 3]])
    }

    @Test func calibratesProbabilities() throws {
        let small = try Small()
        #expect(try small.score().code == 0)
        func write(_ confident: Float) throws {
            let probabilities = small.predictions.flatMap {
                $0 == 2 ? [1 - confident, confident] : [confident, 1 - confident]
            }
            try NpyWriter.write(probabilities, shape: [4, 4, 2], to: small.folder / "p.npy")
        }
        try write(0.9)
        let calibration = try small.metrics("--probabilities", small.folder / "p.npy").object("calibration")
        let loss = -(8 * log(0.9) + 2 * log(0.1)) / 10
        #expect(try abs(calibration.number("negative_log_likelihood") - loss) < 1e-6)
        #expect(try abs(calibration.number("brier_score") - 0.34) < 1e-6)
        #expect(try abs(calibration.number("expected_calibration_error") - 0.1) < 1e-6)
        try write(1.5)
        expectFailure(
            try small.score("--probabilities", small.folder / "p.npy"),
            code: 65,
            ["p.npy", "expected probabilities that sum to 1", "softmax"]
        )
    }

    @Test func saysWhatIsWrong() throws {
        var small = try Small()
        small.predictions[3] = 0
        expectFailure(
            try small.score(),
            code: 65,
            ["map.npy", "1 of 10 test pixels", "expected 1, 2, found 0 at row 0, column 3", "plus one"]
        )
        small.predictions[3] = 7
        expectFailure(try small.score(), code: 65, ["found 7 at row 0, column 3"])
        try NpyWriter.write(
            LabelMap(rows: 2, columns: 3, labels: [1, 1, 1, 1, 1, 1]),
            to: small.folder / "x.npy"
        )
        expectFailure(
            try small.score("--predictions", small.folder / "x.npy"),
            code: 65,
            ["x.npy", "expected 4×4 labels", "10 labels of the test pixels", "found 2×3"]
        )
        expectFailure(
            try small.score("--predictions", small.folder / "none.npy"),
            code: 65,
            ["none.npy", "No such file"]
        )
    }

    /// The map of a run gets the metrics of the run, and can be compared with it.
    @Test func judgesAMapOfOursAsWeDo() throws {
        let scene = try TinyScene()
        let data = ["--cube", scene.cube, "--labels", scene.labels]
        let run = scene.folder / "knn"
        let trained = try Program.run(
            ["train", "--method", "knn", "--seed", "2", "--out", run] + data + scene.sampling
        )
        #expect(trained.code == 0, Comment(rawValue: trained.errors))
        let theirs = scene.folder / "theirs"
        let scored = try Program.run(
            ["score", "--predictions", run + "/map.npy", "--seed", "2", "--out", theirs] + data
                + scene.sampling
        )
        #expect(scored.code == 0, Comment(rawValue: scored.errors))
        #expect(exists(theirs + "/map.png") && exists(theirs + "/confusion.png"))
        let (ours, judged) = (
            try jsonObject(at: run + "/metrics.json"), try jsonObject(at: theirs + "/metrics.json")
        )
        for key in ["overall_accuracy", "average_accuracy", "kappa", "per_class", "confusion", "baselines"] {
            #expect(ours[key] as? NSObject == judged[key] as? NSObject, "\(key)")
        }
        #expect(try bytes(theirs + "/map.npy") == bytes(run + "/map.npy"))
        expectFailure(
            try Program.run(["score", "--predictions", run + "/map.npy", "--out", theirs] + data),
            code: 65,
            [theirs, "holds a complete run", "--out"]
        )

        // Scene, split, and seed are taken from the run in the comparison.
        let out = scene.folder / "comparison"
        let compared = try Program.run(["compare", theirs, "knn", "nearest", "--out", out, "--json"])
        #expect(compared.code == 0, Comment(rawValue: compared.errors))
        let table = try jsonObject(compared.output)
        #expect(table["reference"] as? String == "theirs")
        let rows = try table.objects("rows")
        let same = try #require(rows.first { $0["name"] as? String == "knn" })
        let mcnemar = try same.object("against_reference").object("mcnemar")
        #expect(try mcnemar.number("only_first_correct") == 0 && mcnemar.number("only_second_correct") == 0)
        for (options, parts) in [
            (["--seed", "3"] + data + scene.sampling, ["scored on other pixels", "seed 3", "seed 2"]),
            (["--runs", "2"], ["predictions from a file are of one split; found 2 runs"]),
        ] {
            expectFailure(
                try Program.run(["compare", theirs, "knn", "--out", out + "-2"] + options),
                code: 64,
                parts
            )
        }
    }
}
