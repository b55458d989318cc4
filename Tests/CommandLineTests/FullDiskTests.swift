import Foundation
import TestSupport
import Testing

/// A small disk in memory, for users who may mount one.
private final class SmallDisk {
    let folder: TemporaryFolder

    init(kibibytes: Int) throws {
        folder = try TemporaryFolder()
        try #require(SmallDisk.run("mount", "-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", folder.path))
    }

    func grow(kibibytes: Int) throws {
        try #require(SmallDisk.run("mount", "-o", "remount,size=\(kibibytes)k", folder.path))
    }

    deinit { _ = SmallDisk.run("umount", folder.path) }

    static func run(_ arguments: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    static let isPossible = (try? SmallDisk(kibibytes: 4)) != nil
}

@Suite(.serialized) struct FullDiskTests {
    @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a small disk"))
    func leavesNothingHalfWrittenAndGoesOn() throws {
        let scene = try TinyScene()
        #expect(try scene.train(epochs: 1).code == 0)
        for kibibytes in [4, 8, 160, 300, 420] {
            let disk = try SmallDisk(kibibytes: kibibytes)
            let run = disk.folder / "run"
            let outcome = try Program.run(["train"] + scene.options + ["--epochs", "1", "--out", run])
            expectFailure(outcome, code: 65, [run, "cannot be"])
            let left = names(in: run)
            let whole = names(in: scene.folder / "run") + ["checkpoint.safetensors", "checkpoint.json"]
            #expect(!left.contains("metrics.json") && Set(left).isSubset(of: whole), "\(left)")
            guard left.contains("run.json") else { continue }
            try disk.grow(kibibytes: 4096)
            let resumed = try Program.run(["resume", run])
            #expect(resumed.code == 0, Comment(rawValue: resumed.errors))
            for file in DeterminismTests.exact {
                #expect(try bytes("\(run)/\(file)") == bytes(scene.folder / "run/\(file)"), "\(file)")
            }
            #expect(names(in: run) == names(in: scene.folder / "run"))
        }
    }

    @Test func saysThatAResultIsLost() throws {
        let outcome = try Program.run(["data", "list"], output: "/dev/full")
        #expect(outcome.code == 65 && outcome.errors.contains("standard output: cannot be written"))
    }

    @Test func needsNoStandardError() throws {
        let scene = try TinyScene()
        let arguments = ["train"] + scene.options + ["--epochs", "1", "--out", scene.folder / "run"]
        let outcome = try Program.run(arguments, errors: "/dev/full")
        #expect(outcome.code == 0 && outcome.output.contains("OA "))
    }
}
