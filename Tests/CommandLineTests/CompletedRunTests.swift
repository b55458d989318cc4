import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

@Suite struct CompletedRunTests {
    @Test func evaluatesAndPaintsAgain() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        #expect(try scene.train("--pca-fit", "train", "--normalize", "standard").code == 0)
        var recorded = try jsonObject(at: run + "/metrics.json")
        var repeated = try jsonObject(Program.run(["evaluate", run, "--json", "--quiet"]).output)
        // A single run has the keys of an ensemble, too.
        for key in ["vote", "members", "member_accuracy", "best_member", "mcnemar_against_best_member"] {
            #expect(repeated.removeValue(forKey: key) is NSNull, "\(key)")
        }
        for key in ["test_seconds", "peak_resident_bytes"] {
            recorded[key] = nil
            repeated[key] = nil
        }
        #expect(recorded as NSDictionary == repeated as NSDictionary)

        let elsewhere = scene.folder / "elsewhere"
        let outcome = try Program.run(["map", run, "--out", elsewhere])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let files = ["map.hdr", "map.img", "map.npy", "map.png"]
        #expect(names(in: elsewhere) == ["captions.md"] + files)
        for file in files {
            #expect(try bytes("\(elsewhere)/\(file)") == bytes("\(run)/\(file)"), "\(file)")
        }
        let before = names(in: run)
        #expect(try Program.run(["map", run]).code == 0)
        #expect(names(in: run) == before)
    }

    @Test func noticesWhenItsFilesAreDamaged() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        #expect(try scene.train(epochs: 1).code == 0)
        for file in ["model.safetensors", "split.json", "metrics.json", "run.json"] {
            let whole = try bytes("\(run)/\(file)")
            try whole.prefix(whole.count / 2).write(to: URL(filePath: "\(run)/\(file)"))
            expectFailure(try Program.run(["evaluate", run]), code: 65, ["\(run)/\(file)"])
            try whole.write(to: URL(filePath: "\(run)/\(file)"))
        }
        #expect(try Program.run(["evaluate", run]).code == 0)
    }
}

@Suite struct PredictTests {
    private let released = packageRoot + "/Tests/LSGATests/Fixtures/released_forward.safetensors"

    @Test func agreesWithPyTorchOnBareWeights() throws {
        let folder = try TemporaryFolder()
        let fixture = try PlainWeights(path: released)
        try fixture.under("state.").write(to: folder / "weights.safetensors")
        let shape = try #require(fixture.tensors["input"]?.shape)
        try NpyWriter.write(fixture.floats("input"), shape: shape, to: folder / "patches.npy")
        let outcome = try Program.run([
            "predict", folder / "weights.safetensors", "--patches", folder / "patches.npy",
            "--logits", folder / "logits.npy", "--batch-size", "3",
        ])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        let expected = fixture.floats("logits_eval")
        let found = try floats(npy: folder / "logits.npy")
        #expect(found.count == expected.count && !found.isEmpty)
        let scale = expected.map(abs).max() ?? 0
        for (x, y) in zip(found, expected) { #expect(abs(x - y) <= 1e-4 * scale) }

        expectFailure(
            try Program.run([
                "predict", folder / "weights.safetensors", "--patches", folder / "patches.npy",
                "--logits", "/dev/full",
            ]),
            code: 65,
            ["/dev/full", "cannot be written"]
        )
    }

    @Test func takesTheModelOfARun() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        let patches: [Float] = (0..<300).map { index in Float(index % 17) / 9 - 1 }
        try NpyWriter.write(patches, shape: [2, 6, 5, 5], to: scene.folder / "patches.npy")
        let arguments = ["predict", scene.folder / "run/model.safetensors"]
        let out = ["--logits", scene.folder / "logits.npy"]
        let outcome = try Program.run(arguments + ["--patches", scene.folder / "patches.npy"] + out)
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        #expect(try floats(npy: scene.folder / "logits.npy").count == 2 * 4)
        try FileManager.default.removeItem(atPath: scene.folder / "logits.npy")

        try NpyWriter.write(patches, shape: [1, 6, 25, 2], to: scene.folder / "other.npy")
        try NpyWriter.write(Array(patches.prefix(96)), shape: [1, 6, 4, 4], to: scene.folder / "small.npy")
        for (file, parts) in [
            ("other.npy", ["1×6×25×2", "patches × bands × side × side"]), ("small.npy", ["6×4×4", "6×5×5"]),
            ("cube.npy", ["24×20×12"]), ("none.npy", ["No such file"]),
        ] {
            expectFailure(
                try Program.run(arguments + ["--patches", scene.folder / file] + out),
                code: 65,
                [scene.folder / file] + parts
            )
        }
        expectFailure(
            try Program.run(
                arguments + ["--patches", scene.folder / "patches.npy", "--attention", "sa"] + out
            ),
            code: 64,
            ["describes its network itself"]
        )
        #expect(!exists(scene.folder / "logits.npy"))
    }

    @Test func trainsOnFromWeights() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 6).code == 0)
        let weights = try PlainWeights(path: scene.folder / "run/model.safetensors")
        try weights.write(to: scene.folder / "bare.safetensors")
        func firstLoss(_ run: String) throws -> Double {
            let rows = try String(contentsOfFile: scene.folder / "\(run)/history.csv", encoding: .utf8)
                .split(separator: "\n")
            return try #require(Double(rows[1].split(separator: ",")[1]))
        }
        #expect(
            try scene.train("--init", scene.folder / "bare.safetensors", epochs: 1, out: "bare").code == 0
        )
        #expect(
            try scene.train("--init", scene.folder / "run/model.safetensors", epochs: 1, out: "ours").code
                == 0
        )
        #expect(try firstLoss("bare") < firstLoss("run") - 0.1)
        #expect(try firstLoss("bare") == firstLoss("ours"))

        expectFailure(
            try scene.train("--init", scene.folder / "bare.safetensors", "--width", "32", out: "wide"),
            code: 65,
            [
                scene.folder / "bare.safetensors",
                "patch_embed.conv2d_features.0.weight is [24, 24, 3, 3], expected [32, 24, 3, 3]",
            ]
        )
        expectFailure(
            try scene.train("--init", scene.cube, out: "wide"),
            code: 65,
            [scene.cube, "safetensors"]
        )
        #expect(!exists(scene.folder / "wide"))
    }
}
