import Foundation
import Testing

/// `./hsi`, with stand-ins for the programs that it calls.
@Suite struct LauncherTests {
    let stage: LauncherStage

    init() throws { stage = try LauncherStage() }

    @Test func buildsOnceAndPassesEverythingOn() throws {
        let link = stage.scratch.url.appending(path: "link")
        try FileManager.default.createSymbolicLink(
            at: link,
            withDestinationURL: stage.root.appending(path: "hsi")
        )
        let first = try stage.launch(["train", "two words", "", "*"], through: link, in: URL(filePath: "/"))
        #expect(first.code == 7)
        #expect(
            first.output
                == "home \(stage.root.path)\nargument train\nargument two words\nargument \nargument *\n"
        )
        #expect(first.errors.hasPrefix("hsi: building hsi"))
        #expect(!first.errors.contains("compiling"), "a build that succeeds is quiet")

        let second = try stage.launch()
        #expect(second.code == 7)
        #expect(second.output == "home \(stage.root.path)\n")
        #expect(second.errors.isEmpty)
        let builds = try stage.calls("builds")
        #expect(builds.count == 1)
        #expect(builds.first?.hasSuffix("-c release -Xswiftc -Onone --product hsi") == true)
    }

    /// Changes that must make the launcher build again.
    enum Change: CaseIterable {
        case manifestEdited, sourceEdited, olderFileCopied, fileAdded, fileRemoved, compilerMoved,
            folderMoved, programRemoved
    }

    @Test(arguments: Change.allCases) func buildsAgain(after change: Change) throws {
        _ = try stage.launch()
        var launcher = stage.root.appending(path: "hsi")
        let one = stage.root.appending(path: "Sources/Part/One.swift")
        switch change {
        case .manifestEdited: try stage.write("// changed", to: "Package.swift")
        case .sourceEdited: try stage.write("// changed", to: "Sources/Part/One.swift")
        case .olderFileCopied:
            let file = try FileHandle(forWritingTo: one)
            try file.write(contentsOf: Data("// older".utf8))
            try file.close()
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 0)],
                ofItemAtPath: one.path
            )
        case .fileAdded: try stage.write("", to: "Sources/Part/Three.swift")
        case .fileRemoved: try FileManager.default.removeItem(at: one)
        case .compilerMoved:
            try stage.write("/elsewhere/swift\n", to: ".build/hsi.stamp")
        case .folderMoved:
            let moved = stage.scratch.url.appending(path: "moved")
            try FileManager.default.moveItem(at: stage.root, to: moved)
            try FileManager.default.createSymbolicLink(at: stage.root, withDestinationURL: moved)
            launcher = moved.appending(path: "hsi")
        case .programRemoved:
            try FileManager.default.removeItem(at: stage.root.appending(path: ".build/release/hsi"))
        }
        for _ in 0..<2 { #expect(try stage.launch(through: launcher).code == 7) }
        #expect(try stage.calls("builds").count == 2)
    }

    @Test func aFailedBuildIsShownAndRunsNothing() throws {
        _ = try stage.launch()
        try stage.write("broken", to: "Sources/Part/One.swift")
        for _ in 0..<2 {
            let failed = try stage.launch()
            #expect(failed.code == 70)
            #expect(failed.output.isEmpty)
            #expect(failed.errors.contains("error: broken"))
        }
        try stage.write("mended", to: "Sources/Part/One.swift")
        #expect(try stage.launch().code == 7)
        #expect(try stage.calls("builds").count == 4)
    }

    @Test func twoAtOnceBuildOnce() async throws {
        let stage = stage
        let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<3 { group.addTask { try stage.launch().code } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes == [7, 7, 7])
        #expect(try stage.calls("builds").count == 1)
    }

    @Test func aProgramThatWasBuiltNeedsNoCompiler() throws {
        _ = try stage.launch()
        try stage.remove("swift", "pkg-config", "apt-get")
        #expect(try stage.launch().code == 7)
    }
}
