import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

/// `--precision bf16` from end to end, on a CPU with bfloat16 instructions and on one without.
@Suite struct PrecisionTests {
    /// Whether this CPU computed in bf16 as requested; if not, there must be one warning.
    private func expectEffect(_ metrics: [String: Any], _ outcome: Outcome) throws -> Bool {
        let hasUnit = !(try #require(metrics["matrix_unit"]) is NSNull)
        #expect(metrics["precision"] as? String == (hasUnit ? "bf16" : "single"))
        #expect(warnings(of: outcome).count == (hasUnit ? 0 : 1), Comment(rawValue: outcome.errors))
        return hasUnit
    }

    private func warnings(of outcome: Outcome) -> [Substring] {
        outcome.errors.split(separator: "\n").filter { $0.hasPrefix("warning:") }
    }

    @Test func trainsAndResumesToTheSameBitsOnAnyThreads() throws {
        let scene = try TinyScene()
        let options = ["train"] + scene.options + ["--epochs", "8", "--out"]
        let bf16 = ["--precision", "bf16"]
        let one = try Program.run(options + [scene.folder / "one"] + bf16)
        #expect(one.code == 0, Comment(rawValue: one.errors))
        let hasUnit = try expectEffect(jsonObject(bytes(scene.folder / "one/metrics.json")), one)
        #expect(one.errors.contains("products \(hasUnit ? "bf16" : "single") precision"))
        #expect(try Program.run(options + [scene.folder / "two", "--threads", "2"] + bf16).code == 0)
        #expect(try Program.run(options + [scene.folder / "single"]).code == 0)

        let program = try Program(options + [scene.folder / "stopped"] + bf16)
        program.wait { program.errors.contains("epoch 3/") }
        program.send(SIGINT)
        #expect(program.outcome().code == 130)
        expectFailure(
            try Program.run(["resume", scene.folder / "stopped", "--precision", "single"]),
            code: 64,
            ["--precision"]
        )
        #expect(try Program.run(["resume", scene.folder / "stopped"]).code == 0)

        for file in DeterminismTests.exact {
            let expected = try bytes(scene.folder / "one/\(file)")
            for name in ["two", "stopped"] {
                let isSame = try bytes(scene.folder / "\(name)/\(file)") == expected
                #expect(isSame, "\(file) of \(name)")
            }
        }
        for name in ["one", "stopped", "single"] {
            let record = try jsonObject(bytes(scene.folder / "\(name)/run.json"))
            let metrics = try jsonObject(bytes(scene.folder / "\(name)/metrics.json"))
            let isSingle = name == "single" || !hasUnit
            #expect(try record.object("network")["precision"] as? String == (isSingle ? "single" : "bf16"))
            #expect(metrics["precision"] as? String == (isSingle ? "single" : "bf16"))
            let recipe = try record.object("configuration").object("method").object("network")
                .object("recipe")
            #expect(recipe["precision"] as? String == (name == "single" ? "single" : "bf16"))
        }
        let model = "model.safetensors"
        let isAnother =
            try PlainWeights(path: scene.folder / "one/\(model)").floats("head.weight")
            != PlainWeights(path: scene.folder / "single/\(model)").floats("head.weight")
        #expect(isAnother == hasUnit)
    }

    @Test func aRunIsLookedAtInItsOwnPrecisionUnlessAsked() throws {
        let scene = try TinyScene()
        let run = scene.folder / "run"
        let trained = try scene.train("--precision", "bf16", epochs: 4)
        let hasUnit = try expectEffect(jsonObject(bytes(run + "/metrics.json")), trained)
        // A run is evaluated in the precision that it was trained in. If bf16 was requested on a CPU without a unit, it
        // was trained in single precision, so its evaluation needs no warning.
        let own = try Program.run(["evaluate", run, "--json"])
        let precision = try jsonObject(own.output)["precision"] as? String
        #expect(precision == (hasUnit ? "bf16" : "single"))
        #expect(warnings(of: own).isEmpty, Comment(rawValue: own.errors))
        let asked = try Program.run(["evaluate", run, "--json", "--precision", "single"])
        #expect(try jsonObject(asked.output)["precision"] as? String == "single" && asked.errors == "")
        #expect(
            try Program.run(["map", run, "--precision", "single", "--out", scene.folder / "map"]).code == 0
        )
        #expect(exists(scene.folder / "map/map.png"))

        let patches: [Float] = (0..<1500).map { index in Float(index * 31 % 17) / 9 - 1 }
        try NpyWriter.write(patches, shape: [10, 6, 5, 5], to: scene.folder / "patches.npy")
        func logits(_ more: String...) throws -> [Float] {
            let out = scene.folder / "logits.npy"
            let outcome = try Program.run(
                ["predict", run + "/model.safetensors", "--patches", scene.folder / "patches.npy"]
                    + ["--logits", out] + more
            )
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            return try floats(npy: out)
        }
        let (byDefault, single) = (try logits(), try logits("--precision", "single"))
        #expect(try logits("--precision", "bf16") == byDefault)
        #expect((byDefault != single) == hasUnit)
        let largest = single.map(abs).max() ?? 0
        #expect(zip(byDefault, single).allSatisfy { abs($0 - $1) < 0.03 * largest })
    }

    /// A run that was trained without a bfloat16 unit, evaluated on a CPU with one, and the other way round.
    @Test func aRunKeepsItsPrecisionOnAnotherCPU() throws {
        let scene = try TinyScene()
        let limit = ["HSI_INSTRUCTION_SET": "avx2"]
        let options = ["train"] + scene.options + ["--epochs", "2", "--precision", "bf16", "--out"]
        let limited = try Program.run(options + [scene.folder / "limited"], environment: limit)
        #expect(limited.code == 0, Comment(rawValue: limited.errors))
        #expect(warnings(of: limited).count == 1)
        #expect(limited.errors.contains("HSI_INSTRUCTION_SET=avx2 excludes AMX and AVX512-BF16"))
        let elsewhere = try Program.run(["evaluate", scene.folder / "limited", "--json"])
        #expect(try jsonObject(elsewhere.output)["precision"] as? String == "single")
        #expect(warnings(of: elsewhere).isEmpty, Comment(rawValue: elsewhere.errors))

        let full = try Program.run(options + [scene.folder / "full"])
        let hasUnit = try expectEffect(jsonObject(bytes(scene.folder / "full/metrics.json")), full)
        let narrowed = try Program.run(["evaluate", scene.folder / "full", "--json"], environment: limit)
        #expect(try jsonObject(narrowed.output)["precision"] as? String == "single")
        #expect(warnings(of: narrowed).count == (hasUnit ? 1 : 0), Comment(rawValue: narrowed.errors))
    }

    @Test func instructionSetsThatDoNotExistAreRefused() throws {
        let outcome = try Program.run(["models"], environment: ["HSI_INSTRUCTION_SET": "avx3"])
        expectFailure(outcome, code: 64, ["HSI_INSTRUCTION_SET=avx3", "baseline, avx2, avx512", "all"])
        #expect(try Program.run(["models"], environment: ["HSI_INSTRUCTION_SET": "all"]).code == 0)
    }

    @Test func benchesInIt() throws {
        let outcome = try Program.run([
            "bench", "--width", "24", "--heads", "4", "--batch-size", "4", "--patch-size", "5",
            "--components", "6",
            "--steps",
            "2", "--threads", "1", "--json", "--precision", "bf16",
        ])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        _ = try expectEffect(jsonObject(outcome.output), outcome)
    }

    @Test func ablatesInIt() throws {
        let scene = try TinyScene()
        let out = scene.folder / "ablation"
        let outcome = try Program.run(
            ["ablate", "sa", "lsa"] + scene.options + ["--epochs", "1", "--out", out, "--precision", "bf16"]
        )
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        for name in ["sa", "lsa"] {
            _ = try expectEffect(jsonObject(bytes("\(out)/\(name)-ssftt/seed-0/metrics.json")), outcome)
        }
    }
}
