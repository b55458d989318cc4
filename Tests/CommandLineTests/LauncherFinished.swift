import Foundation
import Glibc

/// The result of a finished process.
struct Finished {
    var code: Int32
    var output: String
    var errors: String

    /// Runs a program to its end; its output goes to files, so that no pipe can fill up.
    init(
        _ program: URL,
        _ arguments: [String] = [],
        environment: [String: String]? = nil,
        in folder: URL? = nil
    ) throws {
        let scratch = try ScratchFolder()
        let outputFile = scratch.url.appending(path: "output"),
            errorFile = scratch.url.appending(path: "errors")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment ?? ProcessInfo.processInfo.environment
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        code = process.terminationStatus
        output = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
    }
}

/// A temporary folder that is deleted when the value is released.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        // Resolved, because the launchers report the real path of the folder.
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
        url = parent.appending(path: "hsi-test-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// The folder of the project.
let projectFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
