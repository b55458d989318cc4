internal import ArgumentParser
internal import Reports
internal import Runs
internal import Studies

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Evaluate a run again, or several as an ensemble.",
        discussion: """
            The class probabilities of several runs are averaged, and their predicted classes are voted on; the runs must \
            have the same test pixels. Settings that no option gives are those of the runs.
            """
    )

    @Argument(help: "Folder of a complete run; several for an ensemble.", completion: .directory)
    var folders: [String]
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "Output folder of metrics, figures, and maps (default: nothing is kept).",
            valueName: "folder"
        ),
        completion: .directory
    )
    var out: String?
    @OptionGroup(title: Heading.evaluation) var inference: InferenceOptions
    @OptionGroup(title: Heading.evaluation) var orientations: OrientationOptions
    @OptionGroup(title: Heading.evaluation) var smoothing: SmoothingOptions
    @OptionGroup(title: Heading.evaluation) var refinement: RefinementOptions
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        try refinement.checkUse(hasGraph: false)
        try figures.check(isDrawn: out != nil)
        let control = try output.control(figures.settings)
        let source = try data.source(ofRunIn: folders[0])
        if folders.count > 1 {
            let ensemble = try Ensemble(
                folders,
                precision: inference.precision,
                testTimeAugmentation: orientations.tta,
                smoothing: smoothing.settings,
                refinement: refinement.settings,
                data: source
            )
            let metrics = try ensemble.evaluate(to: out, control)
            return try output.show(metrics.table + place, json: EvaluationResult.ensemble(metrics))
        }
        let run = try CompletedRun(folders[0], precision: inference.precision, data: source, control) {
            settings in
            if let tta = orientations.tta { settings.testTimeAugmentation = tta }
            if smoothing.isGiven { settings.smoothing = smoothing.settings }
            if refinement.isGiven { settings.refinement = refinement.settings }
        }
        let metrics = try run.evaluate(to: out, control)
        try output.show(metrics.table + place, json: EvaluationResult.run(metrics))
    }

    /// The location of the files, as the last line.
    private var place: String { out.map { "\n\nfigures and maps in \($0)" } ?? "" }
}

/// What `evaluate` prints as JSON: the keys of `metrics.json`, and those of an ensemble, which are null for a single run.
private enum EvaluationResult: Encodable {
    case run(Metrics)
    case ensemble(EnsembleMetrics)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .ensemble(let metrics): try metrics.encode(to: encoder)
        case .run(let metrics):
            try metrics.encode(to: encoder)
            var container = encoder.container(keyedBy: EnsembleMetrics.CodingKeys.self)
            for key in EnsembleMetrics.CodingKeys.allCases { try container.encodeNil(forKey: key) }
        }
    }
}
