import Foundation
import TestSupport
import Testing

@Suite struct ResumeTests {
    static let epochs = 10

    /// The moments at which a run is killed.
    enum Moment: String, CaseIterable {
        case settingsWritten = "run.json", splitWritten = "split.json", training = "epoch 4/"
        case modelWritten = "model.safetensors", mapWritten = "map.npy", figureWritten = "map.png"

        func hasCome(to program: Program, in folder: String) -> Bool {
            self == .training ? program.errors.contains(rawValue) : exists(folder + "/" + rawValue)
        }
    }

    private func start(_ scene: TinyScene, _ out: String) throws -> Program {
        try Program(
            ["train"] + scene.options
                + ["--epochs", "\(Self.epochs)", "--averaging", "0.9", "--validation-ratio", "0.2"]
                + ["--out", scene.folder / out]
        )
    }

    private func expectSame(_ scene: TinyScene, _ name: String, _ other: String = "whole") throws {
        for file in DeterminismTests.exact {
            let isSame =
                try bytes(scene.folder / "\(name)/\(file)") == bytes(scene.folder / "\(other)/\(file)")
            #expect(isSame, "\(file) of \(name)")
        }
        let found = names(in: scene.folder / name)
        #expect(found == names(in: scene.folder / other), "files of \(name)")
        #expect(found.contains("metrics.json") && !found.contains("checkpoint.safetensors"))
    }

    @Test func endsTheSameAfterBeingKilled() throws {
        let scene = try TinyScene()
        #expect(try start(scene, "whole").outcome().code == 0)
        for moment in Moment.allCases {
            let program = try start(scene, "\(moment)")
            program.wait { moment.hasCome(to: program, in: scene.folder / "\(moment)") }
            program.send(SIGKILL)
            let killed = program.outcome()
            #expect(killed.wasKilled, "it ended before \(moment)")
            let outcome = try Program.run(["train", "--resume", scene.folder / "\(moment)"])
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            try expectSame(scene, "\(moment)")
        }
    }

    @Test func savesWhenInterruptedAndGoesOn() throws {
        let scene = try TinyScene()
        #expect(try start(scene, "whole").outcome().code == 0)
        let folder = scene.folder / "stopped"
        let program = try start(scene, "stopped")
        program.wait { program.errors.contains("epoch 3/") }
        program.send(SIGINT)
        expectFailure(program.outcome(), code: 130, ["interrupted", "hsi train --resume \(folder)"])
        #expect(exists(folder + "/checkpoint.safetensors"))
        #expect(!exists(folder + "/metrics.json"))
        expectFailure(
            try Program.run(["evaluate", folder]),
            code: 65,
            [folder, "not complete", "--resume"]
        )

        // Killed once more, with a checkpoint to go back to; what it was writing then is swept away.
        let second = try Program(["train", "--resume", folder])
        second.wait { second.errors.contains("epoch 6/") }
        second.send(SIGKILL)
        let killed = second.outcome()
        #expect(killed.wasKilled && !killed.errors.contains("epoch 2/"), "it began again")
        try Data([1]).write(to: URL(filePath: folder + "/.map.npy.1.1.partial"))

        let outcome = try Program.run(["train", "--resume", folder, "--threads", "2"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        try expectSame(scene, "stopped")

        // Complete: nothing is left to do but to say so.
        let again = try Program.run(["train", "--resume", folder])
        #expect(again.output == outcome.output && again.errors == "")
    }

    @Test func refusesOtherSettingsAndOtherData() throws {
        let scene = try TinyScene()
        let folder = scene.folder / "run"
        let program = try start(scene, "run")
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        #expect(program.outcome().code == 130)
        expectFailure(
            try Program.run(["train", "--resume", folder, "--epochs", "3"]),
            code: 64,
            ["--resume", "--threads"]
        )
        expectFailure(try scene.train(epochs: 3), code: 65, [folder, "holds an interrupted run", "--resume"])
        expectFailure(
            try Program.run(["train", "--resume", scene.folder.path]),
            code: 65,
            [scene.folder.path, "run.json"]
        )
        var cube = try bytes(scene.cube)
        cube[cube.count - 2] ^= 1
        try cube.write(to: URL(filePath: scene.cube))
        expectFailure(try Program.run(["train", "--resume", folder]), code: 65, [scene.cube, "has changed"])
    }

    @Test func tellsHowSeveralRunsGoOn() throws {
        let scene = try TinyScene()
        let arguments =
            ["train"] + scene.options + ["--epochs", "6", "--runs", "2", "--out", scene.folder / "runs"]
        let program = try Program(arguments)
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        expectFailure(program.outcome(), code: 130, ["the same command", scene.folder / "runs"])
        #expect(try Program.run(arguments).code == 0)
        try expectSame(scene, "runs/seed-0", "runs/seed-0")
        #expect(exists(scene.folder / "runs/seed-1/metrics.json"))
    }
}
