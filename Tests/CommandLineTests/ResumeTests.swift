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
            let outcome = try Program.run(["resume", scene.folder / "\(moment)"])
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
        expectFailure(program.outcome(), code: 130, ["interrupted", "hsi resume \(folder)"])
        #expect(exists(folder + "/checkpoint.safetensors"))
        #expect(!exists(folder + "/metrics.json"))
        expectFailure(
            try Program.run(["evaluate", folder]),
            code: 65,
            [folder, "not complete", "hsi resume"]
        )

        // Killed again, with a checkpoint to resume from; partly written files are removed.
        let second = try Program(["resume", folder])
        second.wait { second.errors.contains("epoch 6/") }
        second.send(SIGKILL)
        let killed = second.outcome()
        #expect(killed.wasKilled && !killed.errors.contains("epoch 2/"), "it began again")
        try Data([1]).write(to: URL(filePath: folder + "/.map.npy.1.1.partial"))

        let outcome = try Program.run(["resume", folder, "--threads", "2"])
        #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
        try expectSame(scene, "stopped")

        // The run is complete, which is only reported.
        let again = try Program.run(["resume", folder])
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
            try Program.run(["resume", folder, "--epochs", "3"]),
            code: 64,
            ["unknown option '--epochs'"]
        )
        expectFailure(
            try scene.train(epochs: 3),
            code: 65,
            [folder, "holds an interrupted run", "hsi resume", "--out"]
        )
        expectFailure(
            try Program.run(["resume", scene.folder.path]),
            code: 65,
            [scene.folder.path, "run.json"]
        )
        var cube = try bytes(scene.cube)
        cube[cube.count - 2] ^= 1
        try cube.write(to: URL(filePath: scene.cube))
        expectFailure(try Program.run(["resume", folder]), code: 65, [scene.cube, "has changed"])
    }

    /// The trained network must match the record.
    @Test func refusesAnEditedRecord() throws {
        let scene = try TinyScene()
        let folder = scene.folder / "run"
        let program = try start(scene, "run")
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        #expect(program.outcome().code == 130)
        let record = folder + "/run.json"
        let whole = String(decoding: try bytes(record), as: UTF8.self)
        let edited = whole.replacingOccurrences(of: "\"epochs\" : 10", with: "\"epochs\" : 12")
        #expect(edited != whole)
        try Data(edited.utf8).write(to: URL(filePath: record))
        expectFailure(
            try Program.run(["resume", folder]),
            code: 65,
            [record, "epochs is 12, was 10", "start a new run"]
        )
        // A new run with those settings starts from the same initial weights.
        let other = ["train", "--config", record, "--threads", "1", "--out", scene.folder / "other"]
        #expect(try Program.run(other).code == 0)
        #expect(try csv(scene.folder / "other/history.csv").count == 13)
        try Data(whole.utf8).write(to: URL(filePath: record))
        #expect(try Program.run(["resume", folder]).code == 0)
    }

    @Test func findsDataThatWereMoved() throws {
        let scene = try TinyScene()
        let folder = scene.folder / "run"
        let program = try start(scene, "run")
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        #expect(program.outcome().code == 130)
        let elsewhere = try TemporaryFolder()
        for file in ["cube.npy", "labels.npy"] {
            try FileManager.default.moveItem(atPath: scene.folder / file, toPath: elsewhere / file)
        }
        expectFailure(try Program.run(["resume", folder]), code: 65, [scene.cube, "No such file"])
        expectFailure(
            try Program.run(["resume", folder, "--cube", elsewhere / "cube.npy"]),
            code: 64,
            ["--cube requires --labels"]
        )
        expectFailure(
            try Program.run(["resume", folder, "--data-dir", elsewhere.path]),
            code: 64,
            ["--data-dir requires a run on a scene of the catalog", "--cube and --labels"]
        )
        let moved = ["--cube", elsewhere / "cube.npy", "--labels", elsewhere / "labels.npy"]
        let resumed = try Program.run(["resume", folder] + moved)
        #expect(resumed.code == 0, Comment(rawValue: resumed.errors))
        expectFailure(try Program.run(["evaluate", folder]), code: 65, [scene.cube])
        let metrics = try jsonObject(at: folder + "/metrics.json")
        for command in [["evaluate", folder, "--json"], ["map", folder, "--json"]] {
            let outcome = try Program.run(command + moved)
            #expect(outcome.code == 0, Comment(rawValue: outcome.errors))
            guard command[0] == "evaluate" else { continue }
            #expect(try jsonObject(outcome.output).number("kappa") == metrics.number("kappa"))
        }
        // Other files at the same path are not those of the run.
        var cube = try bytes(elsewhere / "cube.npy")
        cube[cube.count - 2] ^= 1
        try cube.write(to: URL(filePath: elsewhere / "cube.npy"))
        expectFailure(try Program.run(["evaluate", folder] + moved), code: 65, ["has changed"])
    }

    @Test func tellsHowSeveralRunsGoOn() throws {
        let scene = try TinyScene()
        let arguments =
            ["train"] + scene.options + ["--epochs", "6", "--runs", "2", "--out", scene.folder / "runs"]
        let program = try Program(arguments)
        program.wait { program.errors.contains("epoch 2/") }
        program.send(SIGINT)
        expectFailure(program.outcome(), code: 130, ["repeat the command", scene.folder / "runs"])
        #expect(try Program.run(arguments).code == 0)
        try expectSame(scene, "runs/seed-0", "runs/seed-0")
        #expect(exists(scene.folder / "runs/seed-1/metrics.json"))
    }
}
