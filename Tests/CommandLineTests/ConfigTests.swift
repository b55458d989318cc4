import Foundation
import TestSupport
import Testing

/// `train --config`: the settings of an earlier run, or of an edited file.
@Suite struct ConfigTests {
    @Test func repeatsARun() throws {
        var scene = try TinyScene()
        scene.sampling = ["--split", "blocks", "--train-per-class", "12", "--buffer", "2"]
        let first = try scene.train("--seed", "4", "--dropout", "0.1", "--smooth-map", "majority")
        #expect(first.code == 0, Comment(rawValue: first.errors))
        let record = scene.folder / "run/run.json"
        let again = try Program.run(["train", "--config", record, "--out", scene.folder / "again"])
        #expect(again.code == 0, Comment(rawValue: again.errors))
        for file in DeterminismTests.exact + ["map-smoothed.npy"] {
            let isSame = try bytes(scene.folder / "run/\(file)") == bytes(scene.folder / "again/\(file)")
            #expect(isSame, "\(file)")
        }

        // Options override the settings of the file, and nothing else changes.
        let changed = try Program.run([
            "train", "--config", record, "--epochs", "1", "--train-per-class", "9", "--attention", "sa",
            "--out", scene.folder / "changed",
        ])
        #expect(changed.code == 0, Comment(rawValue: changed.errors))
        let configuration = try jsonObject(at: scene.folder / "changed/run.json").object("configuration")
        let network = try configuration.object("method").object("network")
        #expect(try network.object("recipe").number("epochs") == 1)
        #expect(try network.object("model").number("dropout") == 0.1)
        let attention = try network.object("model").object("attention")
        #expect(attention["name"] as? String == "sa" && attention["tokenizer"] as? String == "ssftt")
        #expect(attention["gaussian"] == nil, "sa adds none")
        #expect(try configuration.number("seed") == 4)
        let sampling = try configuration.object("sampling")
        #expect(sampling["scheme"] as? String == "blocks" && sampling["buffer"] as? Int == 2)
        #expect("\(sampling["size"] ?? "")".contains("9"))
    }

    @Test func takesAConfigurationAlone() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        let configuration = try jsonObject(at: scene.folder / "run/run.json").object("configuration")
        func train(_ configuration: [String: Any], _ more: String...) throws -> Outcome {
            let file = scene.folder / "edited.json"
            try JSONSerialization.data(withJSONObject: configuration).write(to: URL(filePath: file))
            return try Program.run(["train", "--config", file, "--out", scene.folder / "edited"] + more)
        }
        func edited(_ change: (inout [String: Any]) -> Void) throws -> [String: Any] {
            var network = try configuration.object("method").object("network")
            var recipe = try network.object("recipe")
            change(&recipe)
            network["recipe"] = recipe
            return configuration.merging(["method": ["network": network]]) { $1 }
        }
        expectFailure(
            try train(edited { $0["learning_rate"] = 0.1 }),
            code: 65,
            ["edited.json", "unknown settings: method.network.recipe.learning_rate"]
        )
        expectFailure(
            try train(edited { $0["epochs"] = nil }),
            code: 65,
            ["method.network.recipe.epochs is missing"]
        )
        expectFailure(
            try train(edited { $0["epochs"] = "many" }),
            code: 65,
            ["method.network.recipe.epochs: expected Int"]
        )
        expectFailure(
            try train(edited { $0["epochs"] = 2 }, "--preset", "cnn"),
            code: 64,
            ["--config and --preset cannot be combined"]
        )
        let outcome = try train(edited { $0["epochs"] = 3 })
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(try csv(scene.folder / "edited/history.csv").count == 4)
        // A pixel classifier on the same pixels.
        let svm = try Program.run([
            "train", "--config", scene.folder / "edited.json", "--method", "gaussian", "--out",
            scene.folder / "gaussian",
        ])
        #expect(svm.code == 0, Comment(rawValue: svm.errors))
        #expect(
            try bytes(scene.folder / "gaussian/split.json") == bytes(scene.folder / "run/split.json")
        )
        try Data("{".utf8).write(to: URL(filePath: scene.folder / "edited.json"))
        expectFailure(
            try Program.run(["train", "--config", scene.folder / "edited.json"]),
            code: 65,
            ["edited.json", "not JSON"]
        )
    }
}
