internal import ArgumentParser
internal import Experiments

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train on a scene, evaluate, and paint the map."
    )

    @OptionGroup var experiment: ExperimentOptions
    @Option(help: ArgumentHelp("Weights to start from: safetensors, hsi's or PyTorch's.", valueName: "file"))
    var `init`: String?
    @Option(help: "Runs under seeds that follow each other.")
    var runs: Int?
    @Option(help: ArgumentHelp("The run's folder.", valueName: "folder"))
    var out: String?
    @Option(help: ArgumentHelp("Finish the interrupted run in this folder.", valueName: "folder"))
    var resume: String?
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkRuns(runs) }

    func run() throws {
        if let resume { return try finish(resume) }
        let configuration = try experiment.configuration()
        let path = out ?? RunFolder.unused("runs/\(configuration.folderName)")
        let repetition = try experiment.split.repetition(runs: runs)
        let series = RunSeries(configuration, repetition, path: path, initialWeights: `init`)
        let control = output.control()
        let metrics = try interruptible(path, isSeries: repetition.count > 1) {
            // A single run is continued by --resume only: here that might hide that nothing was trained.
            repetition.count > 1 ? try series.run(control) : [try series.newRun().run(control)]
        }
        if case .folds = repetition {
            let folds = try CrossValidation(metrics, of: series)
            try output.show("\(folds.text)\n\n\(metrics.count) folds in \(path)", json: folds)
        } else if let only = metrics.first, metrics.count == 1 {
            try output.show("\(only.table)\n\nrun and map in \(path)", json: only)
        } else {
            let summary = SeriesSummary(metrics)
            try output.show("\(summary.text)\n\n\(metrics.count) runs in \(path)", json: summary)
        }
    }

    private func finish(_ path: String) throws {
        guard CommandLine.arguments.dropFirst(2).allSatisfy(isAllowedWithResume) else {
            throw ValidationError(
                "--resume takes every setting from the run's folder; only --threads, --json and --quiet go with it."
            )
        }
        let run = try Experiment(resuming: RunFolder(opening: path))
        let control = output.control()
        let metrics = try interruptible(path) { try run.run(control) }
        try output.show("\(metrics.table)\n\nrun and map in \(path)", json: metrics)
    }

    private func isAllowedWithResume(_ argument: String) -> Bool {
        guard argument.hasPrefix("--") else { return true }
        let name = argument.dropFirst(2).prefix { $0 != "=" }
        return ["resume", "threads", "json", "quiet"].contains(name)
    }
}

/// Throws unless that many runs can be made.
func checkRuns(_ runs: Int?) throws {
    if let runs, !(1...1000).contains(runs) {
        throw ValidationError("--runs is at least 1 and at most 1000; found \(runs).")
    }
}

/// Runs `body`, and says how to go on if it is interrupted.
func interruptible<Result>(
    _ path: String,
    isSeries: Bool = false,
    _ body: () throws -> Result
) throws -> Result {
    do {
        return try body()
    } catch RunError.interrupted {
        throw isSeries ? RunError.interruptedSeries(path) : .interruptedRun(path)
    }
}
