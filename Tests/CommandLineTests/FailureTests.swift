import Foundation
import TestSupport
import Testing

/// How errors are reported: one message, as text or as JSON, with a hint if the intended input is known.
@Suite struct FailureTests {
    @Test func errorsAreJSONWhereResultsAre() throws {
        let scene = try TinyScene()
        for (arguments, code, part) in [
            (["train", "--dataset", "IP", "--epochs", "0"], 64, "--epochs must be from 1"),
            (["train", "--lr", "1"], 64, "Use --learning-rate"), (["fly"], 64, "fly"),
            (["evaluate", "/nowhere"], 65, "/nowhere"), (["audit", "--dataset", "Mars"], 64, "Mars"),
        ] {
            let outcome = try Program.run(arguments + ["--json"])
            #expect(outcome.code == Int32(code) && outcome.errors == "", Comment(rawValue: outcome.errors))
            let error = try jsonObject(outcome.output).object("error")
            #expect(error["code"] as? Int == code)
            #expect((error["message"] as? String)?.contains(part) ?? false, "\(error)")
            #expect(!(error["message"] as? String ?? "error:").contains("error:"))
        }
        // The same for an interruption.
        let program = try Program(
            ["train"] + scene.options + ["--epochs", "500", "--out", scene.folder / "run", "--json"]
        )
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGHUP)
        let outcome = program.outcome()
        #expect(outcome.code == 130)
        let message = try jsonObject(outcome.output).object("error")["message"] as? String
        #expect(message?.contains("hsi resume \(scene.folder / "run")") ?? false)
        #expect(exists(scene.folder / "run/checkpoint.safetensors"))
    }

    /// Arguments of `hsi`, and the expected parts of the message.
    static let hints: [([String], String)] = [
        (["train", "--lr", "0.1"], "unknown option '--lr'. Use --learning-rate"),
        (["train", "--gpu", "0"], "hsi computes on the CPU"),
        (["train", "--cuda"], "hsi computes on the CPU"),
        (["bench", "--device", "cuda"], "hsi computes on the CPU"),
        (["train", "--batch", "8"], "Use --batch-size"), (["train", "--patch", "9"], "Use --patch-size"),
        (["train", "--model", "cnn"], "Use --network or --preset"),
        (["train", "--smooth", "mrf"], "Use --smooth-map"),
        (["train", "--smoothing", "0.1"], "Use --label-smoothing or --smooth-map"),
        (["evaluate", "--smoothing", "0.1"], "Use --smooth-map"),
        (["train", "--regulariser", "adversarial"], "Use --objective"),
        (["train", "--scale", "standard"], "Use --normalize"),
        (["train", "--gauss", "index"], "Use --gaussian"), (["train", "--pool", "cls"], "Use --pooling"),
        (["train", "--pad", "edge"], "Use --padding"), (["train", "--batches", "x"], "Use --batch-order"),
        (["train", "--resume", "runs/x"], "Use 'hsi resume FOLDER'"),
        (["train", "--learning_rate", "0.1"], "Use --learning-rate"),
        (["train", "--output_dir", "x"], "Use --out"), (["train", "--num-workers", "2"], "Use --threads"),
        (["compare", "sa", "--repeats", "3"], "Use --runs"),
    ]

    @Test(arguments: hints) func hintsAtWhatIsMeant(arguments: [String], message: String) throws {
        expectFailure(try Program.run(arguments), code: 64, [message, "--help"])
    }

    /// A hint names only options that the command has.
    @Test func hintsAtNothingThatThereIsNot() throws {
        let outcome = try Program.run(["audit", "--dataset", "IP", "--lr", "0.1"])
        #expect(outcome.code == 64 && !outcome.errors.contains("--learning-rate"))
    }

    @Test func shortFormsAreTheLongOnes() throws {
        let scene = try TinyScene()
        let long = try Program.run(
            ["train"] + scene.options
                + ["--epochs", "1", "--seed", "3", "--runs", "2", "--quiet", "--out", scene.folder / "long"]
        )
        let short = try Program.run(
            ["train"] + scene.options + ["-e", "1", "-s", "3", "-n", "2", "-q", "-o", scene.folder / "short"]
        )
        #expect(long.code == 0 && short.code == 0, Comment(rawValue: short.errors))
        for file in ["seed-3/model.safetensors", "seed-4/map.npy"] {
            #expect(try bytes(scene.folder / "long/\(file)") == bytes(scene.folder / "short/\(file)"))
        }
    }
}
