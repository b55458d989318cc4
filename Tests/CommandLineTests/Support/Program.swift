import Foundation
import Synchronization
import TestSupport

/// The result of a finished process.
struct Outcome {
    let code: Int32
    /// Whether a signal ended it.
    let wasKilled: Bool
    let output: String
    let errors: String

    /// The paragraphs on standard error that report an error.
    var errorLines: [Substring] {
        errors.split(separator: "\n").filter { $0.lowercased().hasPrefix("error:") }
    }
}

/// The program `hsi` from the same build as these tests.
final class Program {
    static let path: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "."
        return URL(filePath: tests).deletingLastPathComponent().appending(path: "hsi").path()
    }()

    // Starting processes is not safe on several threads at once.
    private static let starting = Mutex(())

    private let process = Process()
    private let folder: TemporaryFolder
    private let outputPath: String
    private let errorPath: String

    /// Starts the program; its output goes to files, so that a full pipe cannot block it.
    ///
    /// - Parameters:
    ///   - arguments: The arguments of the program.
    ///   - output: The destination of standard output.
    ///   - errors: The destination of standard error.
    ///   - environment: Variables to set in addition to those of the tests.
    /// - Throws: If the program cannot be started.
    init(
        _ arguments: [String],
        output: String? = nil,
        errors: String? = nil,
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        outputPath = output ?? folder / "output"
        errorPath = errors ?? folder / "errors"
        process.executableURL = URL(filePath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.merging(["COLUMNS": "100"]) { $1 }
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try Program.stream(to: outputPath)
        process.standardError = try Program.stream(to: errorPath)
        try Program.starting.withLock { _ in try process.run() }
    }

    private static func stream(to path: String) throws -> FileHandle {
        if !path.hasPrefix("/dev/") { try Data().write(to: URL(filePath: path)) }
        return try FileHandle(forWritingTo: URL(filePath: path))
    }

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        output: String? = nil,
        errors: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Outcome {
        try Program(arguments, output: output, errors: errors, environment: environment).outcome()
    }

    var isRunning: Bool { process.isRunning }
    /// The standard error output so far.
    var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until `condition` holds or the program has ended.
    func wait(until condition: () -> Bool) {
        while process.isRunning, !condition() { usleep(500) }
    }

    /// Waits for the program to end; it is killed after two minutes.
    func outcome() -> Outcome {
        let start = ContinuousClock.now
        wait { ContinuousClock.now - start > .seconds(120) }
        if process.isRunning { send(SIGKILL) }
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus,
            wasKilled: process.terminationReason == .uncaughtSignal,
            output: (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "",
            errors: errors
        )
    }
}
