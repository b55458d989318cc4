internal import ArgumentParser
internal import Foundation
internal import HSI
internal import Runs
internal import Studies

struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Evaluate predictions that another program made.",
        discussion: """
            The map holds the predicted label of every pixel, in the labels of the scene, or those of the test pixels \
            alone. The split is set by the same options as in 'train'; 'hsi audit --out' exports one for other programs. \
            The cube is needed for baselines alone: --labels is enough.

              hsi score --predictions map.npy --dataset IP --split-file split.json --out runs/theirs
              hsi compare runs/theirs lsga svm
            """
    )

    /// The files to be scored.
    struct Files: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Predicted labels, rows × columns: NPY, MAT, or TIFF.",
                valueName: "file[:key]"
            ),
            completion: .file()
        )
        var predictions: String
        @Option(
            help: ArgumentHelp(
                "Class probabilities, rows × columns × classes in the order of the labels.",
                valueName: "file[:key]"
            ),
            completion: .file()
        )
        var probabilities: String?
    }

    /// The seed and the output folder.
    struct Place: ParsableArguments {
        @Option(name: [.long, .customShort("s")], help: "Random seed of the split (default: 0).")
        var seed: UInt64?
        @Option(
            name: [.long, .customShort("o")],
            help: ArgumentHelp("Output folder of the run (default: nothing is kept).", valueName: "folder"),
            completion: .directory
        )
        var out: String?
    }

    @OptionGroup(title: Heading.common) var files: Files
    @OptionGroup(title: Heading.common) var scene: DataOptions.Choice
    @OptionGroup(title: Heading.common) var drawing: SplitOptions.Choice
    @OptionGroup(title: Heading.common) var place: Place
    @OptionGroup(title: Heading.scene) var scenePlace: DataOptions.Place
    @OptionGroup(title: Heading.split) var splitDetails: SplitOptions.Details
    @OptionGroup(title: Heading.evaluation) var smoothing: SmoothingOptions
    @OptionGroup(title: Heading.evaluation) var refinement: RefinementOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        try refinement.checkUse(hasGraph: false)
        try figures.check(isDrawn: place.out != nil)
        let data = DataOptions(choice: scene, place: scenePlace)
        let split = SplitOptions(choice: drawing, details: splitDetails)
        let choice = try split.choice(scene: data.sceneOption, directory: data.dataDir)
        let sampling = try split.sampling(validationRatio: 0, side: PixelMethod.defaultSide, choice)
        guard case .seeds = try split.repetition(runs: nil) else {
            throw ValidationError("--folds requires --fold: predictions are of one split")
        }
        let configuration = RunConfiguration(
            data: try
                (choice?.data
                ?? data.source(mapOfSplit: split.trainLabels, allowsLabelsAlone: true)).absolute,
            sampling: sampling,
            method: .predictions(
                PredictionFiles(
                    map: absolutePath(files.predictions),
                    probabilities: files.probabilities.map(absolutePath)
                )
            ),
            seed: place.seed ?? 0,
            evaluation: EvaluationSettings(
                smoothing: smoothing.settings,
                refinement: refinement.settings
            ),
            publishedProtocol: choice?.published
        )
        let control = try output.control(figures.settings, isStrict: scenePlace.reading.strict)
        if let out = place.out {
            let metrics = try interruptible(out) {
                try Run(configuration, folder: RunFolder(inside: out)).run(control)
            }
            return try RunsResult([metrics], .seeds(1), path: out).show(output)
        }
        let metrics = try withTemporaryFolder { folder in
            // Figures that are not kept need not be drawn.
            var plain = RunControl(report: control.report, isInterrupted: control.isInterrupted)
            plain.isStrict = control.isStrict
            return try Run(configuration, folder: RunFolder(inside: folder)).run(plain)
        }
        try RunsResult([metrics], .seeds(1), path: nil).show(output)
    }
}

/// Calls `body` with the path of a new folder, which is removed afterward.
private func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hsi-\(UUID().uuidString)").path()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}
