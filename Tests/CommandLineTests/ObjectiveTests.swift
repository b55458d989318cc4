import Foundation
import TestSupport
import Testing

/// Training objectives from the command line to the run folder.
@Suite struct ObjectiveTests {
    private func parameters(_ folder: String) throws -> Int {
        Int(try jsonObject(at: folder + "/metrics.json").number("parameters"))
    }

    @Test func adversarialTrainingHasTheNetworkOfItsAttention() throws {
        let scene = try TinyScene()
        for (name, options) in [
            ("plain", ["--attention", "multi-head"]), ("moved", ["--attention", "adversarial"]),
            ("named", ["--attention", "multi-head", "--objective", "adversarial:epsilon=1,lambda=1"]),
            ("unmoved", ["--attention", "adversarial:lambda=0"]),
        ] {
            let arguments =
                ["train"] + scene.options + options + ["--epochs", "2", "--out", scene.folder / name]
            let outcome = try Program.run(arguments)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        }
        let count = try parameters(scene.folder / "plain")
        #expect(try parameters(scene.folder / "moved") == count)
        func confusion(_ name: String) throws -> Data { try bytes(scene.folder / "\(name)/confusion.csv") }
        func history(_ name: String) throws -> [Substring] {
            // Without the last column, which holds times.
            String(decoding: try bytes(scene.folder / "\(name)/history.csv"), as: UTF8.self)
                .split(separator: "\n").map {
                    $0.split(separator: ",").dropLast().joined(separator: ",")[...]
                }
        }
        #expect(try history("moved") == history("named"))
        #expect(try history("moved") != history("plain"))
        #expect(try history("unmoved") == history("plain"))
    }

    @Test func aTeacherIsARunOfItsOwn() throws {
        let scene = try TinyScene()
        func start(_ out: String) throws -> Program {
            try Program(
                ["train"] + scene.options
                    + ["--attention", "distillation", "--epochs", "6", "--out", scene.folder / out]
            )
        }
        #expect(try start("whole").outcome().code == 0)
        let (student, teacher) = (scene.folder / "whole", scene.folder / "whole/teacher")
        #expect(try 2 * parameters(student) < parameters(teacher))
        let alone = try Program.run(
            ["train"] + scene.options
                + ["--attention", "multi-head", "--epochs", "6", "--out", scene.folder / "alone"]
        )
        #expect(alone.code == 0)
        #expect(
            try bytes(teacher + "/model.safetensors") == bytes(scene.folder / "alone/model.safetensors")
        )

        // Killed while the teacher is trained, and while the student is trained.
        for (name, moment) in [("early", "epoch 3/"), ("late", "teacher/metrics.json")] {
            let folder = scene.folder / name
            let program = try start(name)
            program.wait { program.errors.contains(moment) || exists(folder + "/" + moment) }
            program.send(SIGKILL)
            _ = program.outcome()
            let outcome = try Program.run(["resume", folder])
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            #expect(
                try bytes(folder + "/model.safetensors") == bytes(student + "/model.safetensors"),
                "\(name)"
            )
        }
    }

    @Test func refusesWhatHasNoEffect() throws {
        let scene = try TinyScene()
        for (options, words) in [
            (["--attention", "adversarial", "--objective", "distillation"], ["adversarial", "itself"]),
            (["--objective", "dropout"], ["dropout", "adversarial, distillation"]),
            (["--attention", "adversarial:epsilon=-1"], ["epsilon", "from 0", "-1"]),
            (
                ["--attention", "multi-head", "--objective", "adversarial:epsilon=x"],
                ["epsilon is a number from 0", "found 'x'"]
            ),
            (["--attention", "adversarial:k=3"], ["k=3", "epsilon=1.0,lambda=1.0"]),
            (["--attention", "multi-head", "--tokenizer", "ssftt"], ["--tokenizer", "multi-head"]),
        ] {
            let outcome = try Program.run(
                ["train"] + scene.options + options + ["--out", scene.folder / "run"]
            )
            expectFailure(outcome, code: 64, words)
        }
    }
}
