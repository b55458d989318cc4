import ArrayFiles
import Foundation
import TestSupport
import Testing

@Suite struct BaselineTests {
    private func scene() throws -> (scene: TinyScene, options: [String]) {
        let scene = try TinyScene()
        let options = ["--cube", scene.cube, "--labels", scene.labels, "--train-ratio", "0.2", "--seed", "3"]
        return (scene, options)
    }

    private func object(_ path: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(filePath: path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func fitsAllAndDoesNotRepeat() throws {
        let (scene, options) = try scene()
        let out = scene.folder / "baselines"
        let arguments = ["baseline", "all"] + options + ["--runs", "2", "--out", out]
        let first = try Program.run(arguments + ["--threads", "2"])
        #expect(first.code == 0, Comment(rawValue: first.errors))
        for part in ["support vector", "forest", "nearest", "Gaussian", "logistic", "±", "position alone"] {
            #expect(first.output.contains(part), "no '\(part)' in the table")
        }
        let table = try bytes(out + "/baselines.csv")
        let rows = String(decoding: table, as: UTF8.self).split(separator: "\n")
        #expect(rows.count == 11 && rows[1].hasPrefix("svm,3,") && rows[10].hasPrefix("logistic,4,"))
        let model = try bytes(out + "/svm/seed-3/map.npy")
        let again = try Program.run(arguments)
        #expect(again.output == first.output && again.errors == "")
        #expect(try bytes(out + "/baselines.csv") == table)
        expectFailure(
            try Program.run(arguments + ["--features", "pca", "--components", "4"]),
            code: 65,
            ["\(out)/svm/seed-3", "holds a run with other settings"]
        )
        let other = scene.folder / "one-thread"
        _ = try Program.run(["baseline", "svm"] + options + ["--threads", "1", "--out", other])
        #expect(try bytes(other + "/map.npy") == model)
    }

    @Test(arguments: ["spectra", "pca", "patch-mean"])
    func writesAFolder(features: String) throws {
        let (scene, options) = try scene()
        let out = scene.folder / "knn"
        let more = features == "pca" ? ["--components", "4"] : features == "spectra" ? [] : ["--patch", "3"]
        let arguments =
            ["baseline", "knn", "--features", features, "--json", "--quiet", "--out", out] + more + options
        let outcome = try Program.run(arguments)
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        for file in [
            "baseline.json", "split.json", "confusion.csv", "confusion.png", "map.png", "map.npy", "map.img",
            "map.hdr",
        ] {
            #expect(FileManager.default.fileExists(atPath: "\(out)/\(file)"), "\(file)")
        }
        let metrics = try object(out + "/metrics.json")
        #expect(try #require(metrics["overall_accuracy"] as? Double) > 0.9)
        let overlap = try #require(metrics["test_patch_overlap"] as? [String: Any])
        let side = try #require(overlap["side"] as? Int)
        #expect(side == (features == "patch-mean" ? 3 : 1))
        #expect((overlap["sharing_pixels"] as? Double == 0) == (side == 1))
        #expect((metrics["position_floor"] as? [String: Any])?["kappa"] is Double)
        let printed = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? NSDictionary
        #expect(printed == metrics as NSDictionary)
        expectFailure(try Program.run(["evaluate", out]), code: 65, [out, "not a run folder"])
    }

    @Test(arguments: [
        (["tree"], "no classifier 'tree'; known: svm, forest, knn, gaussian, logistic"),
        (["svm", "svm"], "named twice"), (["svm", "--components", "3"], "--features pca"),
        (["svm", "--patch", "3"], "--features patch-mean"), ([], "classifiers"),
        (["svm", "--features", "pca", "--components", "0"], "at least 1; found 0"),
    ])
    func refuses(arguments: [String], message: String) throws {
        expectFailure(try Program.run(["baseline"] + arguments), code: 64, [message])
    }
}
