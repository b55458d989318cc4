import ArrayFiles
import Foundation
import TestSupport
import Testing

/// Pixel classifiers and the nearest training pixel, as single runs and in a comparison.
@Suite struct BaselineTests {
    private func scene() throws -> (scene: TinyScene, options: [String]) {
        let scene = try TinyScene()
        let options = ["--cube", scene.cube, "--labels", scene.labels, "--train-ratio", "0.2", "--seed", "3"]
        return (scene, options)
    }

    @Test func fitsAllAndDoesNotRepeat() throws {
        let (scene, options) = try scene()
        let out = scene.folder / "baselines"
        let arguments = ["baseline", "all"] + options + ["--runs", "2", "--out", out]
        let first = try Program.run(arguments + ["--threads", "2"])
        #expect(first.code == 0, Comment(rawValue: first.errors))
        for part in ["svm", "forest", "knn", "gaussian", "logistic", "±", "baseline, position", "McNemar"] {
            #expect(first.output.contains(part), "no '\(part)' in the table")
        }
        let rows = try csv(out + "/runs.csv")
        #expect(rows.count == 11 && rows[1].starts(with: ["svm", "3"]))
        #expect(rows[10].starts(with: ["logistic", "4"]))
        let table = try bytes(out + "/ablation.csv")
        let map = try bytes(out + "/svm/seed-3/map.npy")
        let again = try Program.run(arguments)
        #expect(again.output == first.output && !again.errors.contains("scene "))
        #expect(try bytes(out + "/ablation.csv") == table)
        expectFailure(
            try Program.run(arguments + ["--features", "pca", "--feature-components", "4"]),
            code: 65,
            ["\(out)/svm/seed-3", "holds a run with other settings"]
        )
        // A single run has the same map, on any number of threads.
        let other = scene.folder / "one-thread"
        let alone = ["train", "--method", "svm"] + options + ["--threads", "1", "--out", other]
        #expect(try Program.run(alone).code == 0)
        #expect(try bytes(other + "/map.npy") == map)
    }

    @Test(arguments: ["spectra", "pca", "patch-mean"])
    func trainWritesTheFolderOfAnyRun(features: String) throws {
        let (scene, options) = try scene()
        let out = scene.folder / "knn"
        let more =
            features == "pca"
            ? ["--feature-components", "4"] : features == "spectra" ? [] : ["--feature-side", "3"]
        let arguments =
            ["train", "--method", "knn", "--features", features, "--json", "--quiet", "--out", out] + more
            + options
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        let files = [
            "confusion.csv", "confusion.png", "map.hdr", "map.img", "map.npy", "map.png", "metrics.json",
            "run.json", "split.json", "split.png",
        ]
        #expect(Set(files).isSubset(of: names(in: out)))
        #expect(!exists(out + "/model.safetensors") && !exists(out + "/history.csv"))
        let metrics = try jsonObject(at: out + "/metrics.json")
        #expect(metrics.keys.sorted() == TrainTests.schema)
        #expect(try metrics.number("overall_accuracy") > 0.9 && metrics["parameters"] is NSNull)
        let overlap = try metrics.object("test_patch_overlap")
        let side = try overlap.number("side")
        #expect(side == (features == "patch-mean" ? 3 : 1))
        #expect(try (overlap.number("sharing_pixels") == 0) == (side == 1))
        #expect(try metrics.object("baselines").object("position")["kappa"] is Double)
        #expect(try jsonObject(outcome.output).objects("runs") as NSArray == [metrics] as NSArray)
        // It can be evaluated and mapped again, like any other run.
        let again = try jsonObject(Program.run(["evaluate", out, "--json", "--quiet"]).output)
        #expect(try again.number("kappa") == metrics.number("kappa"))
        let elsewhere = scene.folder / "map"
        #expect(try Program.run(["map", out, "--out", elsewhere]).code == 0)
        #expect(try bytes(elsewhere + "/map.npy") == bytes(out + "/map.npy"))
    }

    /// The nearest training pixel as a method equals the position baseline of any run.
    @Test func nearestIsThePositionBaseline() throws {
        let (scene, options) = try scene()
        let out = scene.folder / "nearest"
        let outcome = try Program.run(["train", "--method", "nearest", "--out", out] + options)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let metrics = try jsonObject(at: out + "/metrics.json")
        let position = try metrics.object("baselines").object("position")
        for key in ["overall_accuracy", "average_accuracy", "kappa"] {
            #expect(try metrics.number(key) == position.number(key), "\(key)")
        }
        #expect(metrics["calibration"] is NSNull)
    }

    @Test func aMethodByNameIsThePresetOrTheAttention() throws {
        let scene = try TinyScene()
        #expect(try scene.train("--attention", "sa", epochs: 1, out: "one").code == 0)
        #expect(try scene.train("--method", "sa", epochs: 1, out: "two").code == 0)
        #expect(
            try bytes(scene.folder / "one/model.safetensors") == bytes(scene.folder / "two/model.safetensors")
        )
    }

    static let refused: [([String], String)] = [
        (
            ["baseline", "tree"],
            "no classifier 'tree'; expected svm, forest, knn, gaussian, logistic, walker"
        ),
        (["baseline", "svm", "svm"], "named twice"), (["baseline", "all", "svm"], "all cannot be combined"),
        (["baseline", "svm", "--feature-components", "3"], "requires --features pca"),
        (["baseline", "svm", "--feature-side", "3"], "requires --features patch-mean"),
        (["baseline"], "classifiers"),
        (["baseline", "svm", "--features", "pca", "--feature-components", "0"], "at least 1; found 0"),
        (
            ["train", "--dataset", "IP", "--method", "svm", "--epochs", "3"],
            "--epochs requires a network; svm"
        ),
        (["train", "--dataset", "IP", "--method", "nearest", "--tta"], "--tta requires a network; nearest"),
        (["train", "--dataset", "IP", "--method", "svm", "--init", "x"], "--init requires a network; svm"),
        (["train", "--dataset", "IP", "--features", "pca"], "--features requires a pixel classifier"),
        (
            ["train", "--dataset", "IP", "--method", "sa", "--attention", "lsa"],
            "--method and --attention cannot be combined"
        ),
        (["train", "--dataset", "IP", "--method", "magic"], "no method 'magic'"),
    ]

    @Test(arguments: refused) func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(arguments), code: 64, [message])
    }
}
