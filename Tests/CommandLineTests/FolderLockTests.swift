import Foundation
import TestSupport
import Testing

/// A folder belongs to one process at a time.
@Suite struct FolderLockTests {
    /// The commands that write to a folder, each with enough work that two concurrent processes overlap.
    private static let commands = [
        ["train", "--epochs", "200"], ["train", "--epochs", "100", "--runs", "2"],
        ["ablate", "sa", "lsa", "--epochs", "100"], ["baseline", "forest", "svm", "--runs", "40"],
    ]

    private func arguments(_ command: [String], _ scene: TinyScene) -> [String] {
        let isBaseline = command[0] == "baseline"
        let data = ["--cube", scene.cube, "--labels", scene.labels] + scene.sampling
        return command + (isBaseline ? data : scene.options) + ["--out", scene.folder / "out"]
    }

    @Test(arguments: commands)
    func theSecondOfTwoIsRefused(command: [String]) throws {
        let scene = try TinyScene()
        let programs = try (0..<2).map { _ in try Program(arguments(command, scene)) }
        // The process that is refused ends immediately; the other is then stopped.
        while programs.allSatisfy(\.isRunning) { usleep(2000) }
        for program in programs where program.isRunning { program.send(SIGTERM) }
        let outcomes = programs.map { $0.outcome() }.sorted { $0.code == 65 && $1.code != 65 }
        expectFailure(
            outcomes[0],
            code: 65,
            [scene.folder / "out", "another process", "is writing to this folder"]
        )
        #expect(outcomes[1].code != 65, Comment(rawValue: outcomes[1].errors))
    }

    /// A killed process holds no lock: its run can be resumed to the same bits, or replaced by another.
    @Test func aKilledOwnerHindersNobody() throws {
        let scene = try TinyScene()
        let (whole, killed) = (scene.folder / "whole", scene.folder / "killed")
        #expect(try scene.train(epochs: 40, out: "whole").code == 0)
        let program = try Program(
            ["train"] + scene.options + ["--epochs", "40", "--out", killed]
        )
        program.wait { program.errors.contains("epoch 3/") }
        program.send(SIGKILL)
        #expect(program.outcome().wasKilled)
        try #require(exists(killed + "/.lock"))
        let resumed = try Program.run(["resume", killed])
        #expect(resumed.code == 0, Comment(rawValue: resumed.errors))
        #expect(!exists(killed + "/.lock"))
        let isSame = try bytes(killed + "/model.safetensors") == bytes(whole + "/model.safetensors")
        #expect(isSame)
    }

    @Test func aLockThatIsLeftBehindIsTakenOver() throws {
        let scene = try TinyScene()
        let out = scene.folder / "run"
        try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        try Data("1\n".utf8).write(to: URL(filePath: out + "/.lock"))
        #expect(try scene.train(epochs: 1).code == 0)
        #expect(!exists(out + "/.lock"))
    }

    @Test func aCommandThatFailsLeavesNoFolder() throws {
        let scene = try TinyScene()
        let out = scene.folder / "run"
        let outcome = try Program.run([
            "train", "--cube", "nowhere.npy", "--labels", scene.labels, "--out", out,
        ])
        #expect(outcome.code == 65)
        #expect(!exists(out))
    }
}
