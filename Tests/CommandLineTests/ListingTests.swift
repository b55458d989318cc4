import Foundation
import TestSupport
import Testing

@Suite struct ListingTests {
    private func json<Value>(_ arguments: [String], as type: Value.Type) throws -> Value {
        let outcome = try Program.run(arguments + ["--json"])
        #expect(outcome.code == 0 && outcome.errors == "", Comment(rawValue: outcome.errors))
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? Value)
    }

    @Test func listsModels() throws {
        let list = try json(["models"], as: [String: Any].self)
        let attentions = try #require(list["attentions"] as? [[String: Any]])
        let names = attentions.compactMap { $0["name"] as? String }
        #expect(names.starts(with: ["sa", "lsa", "sga", "lsga"]) && names.count == 32)
        let keys: Set = [
            "name", "summary", "reference", "slot", "numbers", "model", "cost", "attention_cost",
        ]
        for attention in attentions { #expect(Set(attention.keys) == keys) }
        let objectives = try list.objects("objectives").compactMap { $0["name"] as? String }
        #expect(objectives == ["adversarial", "distillation"])
        let presets = try #require(list["presets"] as? [[String: Any]])
        let known = presets.compactMap { $0["name"] as? String }
        #expect(known.starts(with: ["default", "blocks", "reference", "pyramid"]))
        let numbers = try presets[0].number("epochs") * presets[0].number("batch_size")
        #expect(try numbers == 60 * 64 && presets[0].number("learning_rate") == 0.001)
        #expect((list["models"] as? [[String: Any]])?.first?["name"] as? String == "lsga-vit")
        let outcome = try Program.run(["models"])
        for name in names + objectives + known { #expect(outcome.output.contains("\n\(name)"), "\(name)") }
    }

    @Test func showsLayers() throws {
        let outcome = try Program.run(["models", "show", "reference"])
        #expect(outcome.code == 0 && outcome.errors == "")
        for part in ["layers.0.blocks.0.attn.qkv", "9×9×120", "497296", "44873328"] {
            #expect(outcome.output.contains(part), "no '\(part)'")
        }
        let listing = try json(["models", "show", "sparse:k=4"], as: [String: Any].self)
        let layers = try #require(listing["layers"] as? [[String: Any]])
        let cost = try #require(listing["cost"] as? [String: Int])
        #expect(layers.reduce(0) { $0 + ($1["parameters"] as? Int ?? 0) } == cost["parameters"])
        expectFailure(
            try Program.run(["models", "show", "magic"]),
            code: 64,
            ["magic", "lsga-vit", "reference", "lsga", "none"]
        )
    }

    @Test func listsScenes() throws {
        let outcome = try Program.run(["data", "list"])
        #expect(outcome.code == 0)
        for alias in ["IP", "SA", "PU", "PC", "HU", "KSC", "BO", "SAA"] {
            #expect(outcome.output.split(separator: "\n").contains { $0.hasPrefix(alias + "  ") }, "\(alias)")
        }
        #expect(outcome.output.contains("145×145×200, 16 classes: ready"))
        #expect(outcome.output.contains("missing PaviaU.mat"))
        let scenes = try json(["data", "list"], as: [String: Any].self).objects("scenes")
        #expect(scenes.count == 8 && scenes.allSatisfy { $0["false_color_bands"] is [Int] })
    }

    @Test func saysWhatToPutWhere() throws {
        expectFailure(
            try Program.run(["train", "--dataset", "PaviaU", "--data-dir", "/nowhere"]),
            code: 65,
            ["PaviaU.mat", "34806917", "sha256", "/nowhere"]
        )
    }

    @Test(arguments: ["mat4_little.mat", "mat5_compressed.mat", "mat73_little.mat", "hdf5_chunked.h5"])
    func looksIntoFiles(file: String) throws {
        let outcome = try Program.run(["data", "info", "\(arrayFiles)/\(file)"])
        #expect(outcome.code == 0 && outcome.errors == "")
        let lines = outcome.output.split(separator: "\n").count
        let variables = try json(["data", "info", "\(arrayFiles)/\(file)"], as: [String: Any].self)
            .objects("variables")
        #expect(variables.count == lines && lines > 0)
    }

    private let bench = [
        "bench", "--width", "24", "--heads", "4", "--batch-size", "4", "--patch-size", "5", "--components",
        "6",
        "--steps",
        "2", "--threads", "1",
    ]

    @Test func benches() throws {
        let result = try json(bench, as: [String: Any].self)
        #expect(
            result.keys.sorted() == [
                "batch", "gemm_peak_gflops", "inference_samples_per_second", "inference_share_of_peak",
                "matrix_unit", "multiply_adds", "parameters", "precision", "threads", "train_multiply_adds",
                "train_samples_per_second", "train_share_of_peak",
            ]
        )
        #expect(result["batch"] as? Int == 4 && result["threads"] as? Int == 1)
        #expect(result["precision"] as? String == "single")
        for (key, value) in result where !["precision", "matrix_unit"].contains(key) {
            #expect(try #require(value as? Double) > 0, "\(key)")
        }
    }

    @Test func profiles() throws {
        let result = try json(bench + ["--profile"], as: [String: Any].self)
        let profile = try #require(result["profile"] as? [String: [String: Any]])
        #expect(profile.keys.sorted() == ["inference", "training"])
        for (kind, part) in profile {
            let rows = try #require(part["rows"] as? [[String: Any]])
            let shares = rows.compactMap { $0["share"] as? Double }
            #expect(shares.count == rows.count && abs(shares.reduce(0, +) - 1) < 1e-6, "\(kind)")
            let linear = try #require(rows.first { $0["name"] as? String == "linear" })
            let keys: Set = [
                "name", "calls", "seconds", "share", "forward_seconds", "multiply_adds", "gflops",
                "share_of_peak",
            ]
            #expect(Set(linear.keys) == keys.union(kind == "training" ? ["backward_seconds"] : []))
            #expect(rows.contains { $0["name"] as? String == "optimizer step" } == (kind == "training"))
            let whole = try #require(part["whole"] as? [String: Any])
            let count = try #require(
                result[kind == "training" ? "train_multiply_adds" : "multiply_adds"] as? Int
            )
            #expect(whole["multiply_adds"] as? Int == 4 * count, "\(kind)")
        }
        let outcome = try Program.run(bench + ["--profile"])
        #expect(outcome.code == 0 && outcome.errors == "")
        for text in ["training  ", "inference  ", "linear", "whole step", "GFLOP/s"] {
            #expect(outcome.output.contains(text))
        }
    }

    @Test(arguments: ["read", "components"])
    func benchesWhatIsDoneToACube(command: String) throws {
        let more = command == "components" ? ["--components", "3"] : []
        let result = try json(
            ["bench", command, "\(arrayFiles)/npy_float32_little.npy", "--repetitions", "2"] + more,
            as: [String: Any].self
        )
        #expect(result["shape"] as? [Int] == [2, 3, 4])
        #expect((result["seconds"] as? [Double])?.count == 2)
    }

    /// After an intended change, run `HSI_RENEW_SNAPSHOTS=1 swift test --filter ListingTests` and check the difference.
    @Test(arguments: [
        [], ["train"], ["resume"], ["evaluate"], ["map"], ["predict"], ["score"], ["label"], ["runs"],
        ["attention"], ["bands"], ["embed"], ["report"], ["compare"],
        ["ablate"], ["baseline"], ["audit"], ["data"], ["models"], ["bench"], ["completions"],
    ])
    func helps(command: [String]) throws {
        let outcome = try Program.run(command + ["--help"])
        #expect(outcome.code == 0 && outcome.errors == "")
        let name = (["hsi"] + command).joined(separator: "-")
        let path = packageRoot + "/Tests/Snapshots/\(name).txt"
        if ProcessInfo.processInfo.environment["HSI_RENEW_SNAPSHOTS"] != nil {
            try Data(outcome.output.utf8).write(to: URL(filePath: path))
        }
        #expect(try outcome.output == String(contentsOfFile: path, encoding: .utf8))
    }
}
