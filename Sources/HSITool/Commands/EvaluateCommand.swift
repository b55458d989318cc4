internal import ArgumentParser
internal import Experiments

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Classify a run's test pixels again and score them."
    )

    @Argument(help: "The folder of a complete run.")
    var folder: String
    @OptionGroup var inference: InferenceOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let control = output.control()
        let metrics = try CompletedRun(folder, precision: inference.precision).evaluate(control)
        try output.show(metrics.table, json: metrics)
    }
}

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Paint a run's map: PNG, NPY and ENVI."
    )

    @Argument(help: "The folder of a complete run.")
    var folder: String
    @Option(help: ArgumentHelp("Where to (default: the run's folder).", valueName: "folder"))
    var out: String?
    @OptionGroup var inference: InferenceOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let control = output.control()
        let files = try CompletedRun(folder, precision: inference.precision).paint(to: out, control)
        try output.show(files.joined(separator: "\n"), json: files)
    }
}
