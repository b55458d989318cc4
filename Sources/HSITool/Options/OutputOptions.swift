internal import ArgumentParser
internal import Compute
internal import Foundation
internal import Reports
internal import Runs

/// Output and threads of a command.
struct OutputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Threads; they do not change results (default: all cores).", valueName: "count")
    )
    var threads: Int?
    @Flag(help: "Print the result as one JSON object; errors, too.")
    var json = false
    @Flag(name: [.long, .customShort("q")], help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 {
            throw ValidationError("--threads must be at least 1; found \(threads)")
        }
    }

    /// Sets the number of threads, and says how to report, for work that ends immediately when interrupted.
    func plainControl(_ figures: FigureSettings = FigureSettings()) -> RunControl {
        useThreads()
        return ProgressBar.control(isQuiet: quiet, figures: figures)
    }

    /// Sets the number of threads.
    func useThreads() { Parallelism.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Sets the number of threads, takes over interruptions, and says how to report; if `isStrict`, likely doubts about a scene
    /// are errors.
    func control(_ figures: FigureSettings = FigureSettings(), isStrict: Bool = false) -> RunControl {
        Interruption.install()
        var control = plainControl(figures)
        control.isStrict = isStrict
        return control
    }

    /// Prints `value` as JSON if requested, otherwise `text`.
    func show(_ text: String, json value: some Encodable) throws {
        try StandardOutput.print(json ? JSONText.of(value) : text)
    }
}

/// The seed, the number of runs, and the output folder.
struct SeriesOptions: ParsableArguments {
    @Option(name: [.long, .customShort("s")], help: "Random seed of the first run (default: 0).")
    var seed: UInt64?
    @Option(
        name: [.long, .customShort("n")],
        help: ArgumentHelp("Runs with consecutive seeds (default: 1).", valueName: "count")
    )
    var runs: Int?
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder (default: a new one in runs/).", valueName: "folder"),
        completion: .directory
    )
    var out: String?

    func validate() throws {
        try check("--runs", runs, in: 1...1000)
    }
}
