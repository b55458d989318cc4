internal import ArgumentParser
internal import Reports
internal import Runs
internal import Studies

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a method, evaluate it, and write the map.",
        discussion: """
              hsi train --dataset IP --train-ratio 0.1
              hsi train --cube scene.mat --labels truth.mat --train-per-class 30 --runs 5
              hsi train --dataset IP --method svm --split blocks
            """
    )

    /// Options that choose a method other than by preset or attention.
    struct Choice: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Method by name, as in 'compare': \(MethodName.pixelNames.joined(separator: ", ")), an attention, or a preset.",
                valueName: "name"
            ),
            completion: .list(MethodName.pixelNames)
        )
        var method: String?
        @Option(
            help: ArgumentHelp(
                "Settings of an earlier run: its run.json, or a copy that was edited; other options override them.",
                valueName: "file"
            ),
            completion: .file(extensions: ["json"])
        )
        var config: String?
    }

    /// The initial weights.
    struct Weights: ParsableArguments {
        @Option(
            help: ArgumentHelp("Initial weights: safetensors, from hsi or PyTorch.", valueName: "file"),
            completion: .file(extensions: ["safetensors"])
        )
        var `init`: String?
    }

    @OptionGroup var options: ConfigurationOptions
    @OptionGroup(title: Heading.common) var choice: Choice
    @OptionGroup(title: Heading.training) var weights: Weights
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        let earlier = try choice.config.map(ConfigurationFile.init(path:))
        let configuration = try options.configuration(
            method: choice.method.map(MethodName.init),
            changing: earlier?.configuration,
            isInitialized: weights.`init` != nil
        )
        let path = options.series.out ?? RunFolder.unused("runs/\(configuration.folderName)")
        let repetition = try options.split.repetition(runs: options.series.runs)
        var initialWeights = try weights.`init`.map(InitialWeights.init)
        if initialWeights == nil, case .network = configuration.method {
            initialWeights = earlier?.initialWeights
        }
        let series = RunSeries(configuration, repetition, path: path, initialWeights: initialWeights)
        let control = try output.control(figures.settings, isStrict: options.place.reading.strict)
        let metrics = try interruptible(path, isSeries: repetition.count > 1) {
            // Only 'hsi resume' continues a single run: here it could hide that nothing was trained.
            repetition.count > 1 ? try series.run(control) : [try series.newRun().run(control)]
        }
        let result = try RunsResult(
            metrics,
            repetition,
            path: path,
            trainingOverlap: series.trainingOverlap()
        )
        if repetition.count > 1 {
            try SeriesFiles(metrics, result.summary, of: series, result.folds, figures: figures.settings)
                .write()
        }
        try result.show(output)
    }
}
