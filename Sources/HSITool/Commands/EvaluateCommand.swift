internal import ArgumentParser
internal import Experiments

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Classify the test pixels of a run again, or of several together, and score them.",
        discussion: """
            Of several runs the class probabilities are averaged, and their answers voted on. They must be on the same test \
            pixels of the same scene. What is not said by an option is done as the run did it.
            """
    )

    @Argument(help: "The folders of complete runs: one, or those of an ensemble.")
    var folders: [String]
    @Option(
        help: ArgumentHelp(
            "Where metrics, figures and maps go (default: only the figures are printed).",
            valueName: "folder"
        )
    )
    var out: String?
    @OptionGroup var inference: InferenceOptions
    @OptionGroup var orientations: OrientationOptions
    @OptionGroup var smoothing: SmoothingOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let control = output.control()
        if folders.count > 1 {
            let ensemble = try Ensemble(
                folders,
                precision: inference.precision,
                testTimeAugmentation: orientations.tta,
                smoothing: smoothing.settings
            )
            let metrics = try ensemble.evaluate(to: out, control)
            return try output.show(metrics.table + place, json: metrics)
        }
        let run = try CompletedRun(folders[0], precision: inference.precision) { settings in
            if let tta = orientations.tta { settings.testTimeAugmentation = tta }
            if smoothing.isGiven { settings.smoothing = smoothing.settings }
        }
        let metrics = try run.evaluate(to: out, control)
        try output.show(metrics.table + place, json: metrics)
    }

    /// Where the files are, as a last line.
    private var place: String { out.map { "\n\nfigures and maps in \($0)" } ?? "" }
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
    @Flag(help: "Paint entropy and margin of the class probabilities, too: PNG and NPY.")
    var uncertainty = false
    @OptionGroup var inference: InferenceOptions
    @OptionGroup var orientations: OrientationOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let control = output.control()
        let run = try CompletedRun(folder, precision: inference.precision) { settings in
            if let tta = orientations.tta { settings.testTimeAugmentation = tta }
        }
        let files = try run.paint(to: out, withUncertainty: uncertainty, control)
        try output.show(files.joined(separator: "\n"), json: files)
    }
}
