internal import ArgumentParser
internal import HSI
internal import Reports
internal import Runs
internal import Studies

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check a split: overlap, distances, and baselines.",
        discussion: """
            Reports the pixels of each part and class, the distance of test pixels to training pixels, the test patches \
            that share pixels with training patches, and two baselines: the label of the nearest training pixel, and a \
            support vector machine on single spectra. Only the latter reads the cube, which may be missing.
            """
    )

    /// The scene; labels are sufficient.
    struct Scene: ParsableArguments {
        @Option(
            name: [.long, .customShort("d")],
            help: ArgumentHelp(
                "Scene of the catalog, such as IP, SA, or PU ('hsi data list').",
                valueName: "name"
            )
        )
        var dataset: String?
        @Option(
            help: ArgumentHelp("Label map: MAT, HDF5, NPY, TIFF, or ROI text.", valueName: "file[:key]"),
            completion: .file()
        )
        var labels: String?
        @Option(
            help: ArgumentHelp("Cube of --labels or --train-labels.", valueName: "file[:key]"),
            completion: .file()
        )
        var cube: String?
        @Option(
            help: ArgumentHelp(
                "Folder in which the scene's files are looked for first.",
                valueName: "folder"
            ),
            completion: .directory
        )
        var dataDir: String?
        @OptionGroup var reading: SceneReadingOptions
    }

    /// Measurements and output.
    struct Measure: ParsableArguments {
        @Option(
            help: ArgumentHelp("Sides of the patches whose overlap is measured.", valueName: "sides")
        )
        var sides = "7,9,13,25"
        @Option(
            help: ArgumentHelp(
                "Side of the patches that the default --buffer is for (default: \(Preset.default.patches.side)).",
                valueName: "side"
            )
        )
        var patchSize: Int?
        @Option(name: [.long, .customShort("s")], help: "Random seed of the first split (default: 0).")
        var seed: UInt64?
        @Option(
            name: [.long, .customShort("n")],
            help: ArgumentHelp("Splits with consecutive seeds (default: 1).", valueName: "count")
        )
        var runs: Int?
        @Option(
            name: [.long, .customShort("o")],
            help: ArgumentHelp(
                "Output folder of the splits, as JSON, NPY, MAT, and a figure, and of the report (default: nothing is kept).",
                valueName: "folder"
            ),
            completion: .directory
        )
        var out: String?
    }

    @OptionGroup(title: Heading.common) var scene: Scene
    @OptionGroup(title: Heading.common) var drawing: SplitOptions.Choice
    @OptionGroup(title: Heading.common) var measure: Measure
    @OptionGroup(title: Heading.split) var splitDetails: SplitOptions.Details
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    private var split: SplitOptions { SplitOptions(choice: drawing, details: splitDetails) }

    func validate() throws {
        if scene.dataset != nil, let other = files.first {
            throw ValidationError("--dataset and \(other) cannot be combined")
        }
        if scene.dataDir != nil, scene.dataset == nil, split.publishedProtocol == nil {
            throw ValidationError("--data-dir requires --dataset or --protocol")
        }
        if scene.dataset == nil, scene.labels == nil, split.trainLabels == nil, split.publishedProtocol == nil
        {
            throw ValidationError(
                "no scene is given. Use --dataset NAME, --labels FILE, --train-labels FILE, or --protocol NAME"
            )
        }
        try check("--runs", measure.runs, in: 1...1000)
        try check("--patch-size", measure.patchSize, in: 1...999)
        if measure.patchSize != nil, !split.isInBlocks || split.details.buffer != nil {
            throw ValidationError(
                "--patch-size requires --split blocks without --buffer, whose default it sets"
            )
        }
        if measure.runs ?? 1 > 1, split.trainLabels != nil || split.details.splitFile != nil {
            throw ValidationError(Self.drawnOnly)
        }
        if scene.dataset != nil { try scene.reading.checkNothingIsRead() }
        _ = try sides()
        try figures.check(isDrawn: measure.out != nil)
    }

    func run() throws {
        let choice = try split.choice(
            scene: scene.dataset.map { _ in "--dataset" } ?? files.first,
            directory: scene.dataDir
        )
        if measure.runs ?? 1 > 1, choice?.published.files != nil { throw ValidationError(Self.drawnOnly) }
        let sampling = try split.sampling(
            validationRatio: 0,
            side: measure.patchSize ?? Preset.default.patches.side,
            choice
        )
        let audit = try Audit(
            source(choice),
            sampling,
            sides: sides(),
            seed: measure.seed ?? 0,
            split.repetition(runs: measure.runs),
            path: measure.out,
            publishedProtocol: choice?.published
        )
        var control = try output.plainControl(figures.settings)
        control.isStrict = scene.reading.strict
        let report = try audit.run(control)
        let place = measure.out.map { "\n\nsplits and report in \($0)" } ?? ""
        try output.show(report.text + place, json: report)
    }

    private static let drawnOnly = "--runs requires a split that is drawn; a saved or published one is fixed"

    /// The given options that name files of a scene.
    private var files: [String] {
        given([("--cube", scene.cube != nil), ("--labels", scene.labels != nil)])
    }

    private func source(_ choice: ProtocolChoice?) -> Audit.Source {
        if case .catalog(let alias, let directory) = choice?.data {
            return .catalog(alias: alias, directory: directory)
        }
        if let dataset = scene.dataset { return .catalog(alias: dataset, directory: scene.dataDir) }
        if let cube = scene.cube, let labels = scene.labels ?? split.trainLabels {
            return .cube(cube, labels: labels, reading: scene.reading.reading)
        }
        return .labels(scene.labels, reading: scene.reading.reading)
    }

    private func sides() throws -> [Int] {
        let parsed = measure.sides.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let valid = parsed.compactMap(\.self).filter { (1...9999).contains($0) }
        guard valid.count == parsed.count else {
            throw ValidationError(
                "--sides must be numbers from 1 to 9999 with commas between them; found \(measure.sides)"
            )
        }
        return valid
    }
}
