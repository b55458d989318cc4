internal import ArgumentParser
internal import Experiments
internal import HSI

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Measure what a split gives away by position alone, and what spectra alone reach.",
        discussion: """
            The scene's cube need not be there; only the last figure reads it. Reports the pixels of each part and class, how far \
            test pixels are from training pixels, how many test patches share pixels with training patches, what the label \
            of the nearest training pixel scores, and what a support vector machine scores that sees single spectra.
            """
    )

    @Option(help: "A scene of the catalogue: IP, SA, PU, … ('hsi data list' shows all).")
    var dataset: String?
    @Option(help: ArgumentHelp("Where the scene's files are looked for first.", valueName: "folder"))
    var dataDir: String?
    @Option(help: ArgumentHelp("A label map: MAT, HDF5, NPY or ENVI's ROI text.", valueName: "file[:key]"))
    var labels: String?
    @Option(
        help: ArgumentHelp("The cube that belongs to --labels or --train-labels.", valueName: "file[:key]")
    )
    var cube: String?
    @OptionGroup(title: "Split") var split: SplitOptions
    @Option(help: ArgumentHelp("The patches whose overlap is measured.", valueName: "sides"))
    var sides = "7,9,13,25"
    @Option(help: ArgumentHelp("The patches that the default --buffer is for.", valueName: "side"))
    var patch: Int?
    @Option(help: "The seed of the first split (default: 0).")
    var seed: UInt64?
    @Option(help: "Splits under seeds that follow each other (default: 1).")
    var runs: Int?
    @Option(
        help: ArgumentHelp(
            "Where splits are kept as JSON, NPY, MAT and picture, with what was measured.",
            valueName: "folder"
        )
    )
    var out: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkRuns(runs)
        if dataset != nil, labels != nil {
            throw ValidationError("--dataset and --labels exclude each other.")
        }
        if dataDir != nil, dataset == nil, split.publishedProtocol == nil {
            throw ValidationError("--data-dir goes with --dataset or --protocol.")
        }
        if dataset != nil, cube != nil { throw ValidationError("--dataset and --cube exclude each other.") }
        if dataset == nil, labels == nil, split.trainLabels == nil, split.publishedProtocol == nil {
            throw ValidationError(
                "Which scene? Give --dataset NAME, --labels FILE, --train-labels FILE or --protocol NAME."
            )
        }
        if let patch, !(1...999).contains(patch) {
            throw ValidationError("--patch is a side of at least 1 and at most 999 pixels; found \(patch).")
        }
        if patch != nil, split.split != .blocks || split.buffer != nil {
            throw ValidationError("--patch has no effect but on the default --buffer of --split blocks.")
        }
        if runs ?? 1 > 1, split.trainLabels != nil || split.splitFile != nil {
            throw ValidationError("--runs has no effect on a split that is not drawn.")
        }
        _ = try parsedSides()
    }

    func run() throws {
        let preset = Preset.default
        let choice = try split.choice(
            scene: [("--dataset", dataset), ("--cube", cube), ("--labels", labels)].first { $0.1 != nil }?.0,
            directory: dataDir
        )
        if runs ?? 1 > 1, choice?.published.files != nil {
            throw ValidationError("--runs has no effect on a split that is not drawn.")
        }
        let sampling = try split.sampling(
            validationRatio: 0,
            side: patch ?? preset.patches.side,
            choice
        )
        let audit = try Audit(
            source(choice),
            sampling,
            sides: parsedSides(),
            seed: seed ?? 0,
            split.repetition(runs: runs),
            path: out,
            publishedProtocol: choice?.published
        )
        let report = try audit.run(output.plainControl())
        try output.show(out.map { "\(report.text)\n\nkept in \($0)" } ?? report.text, json: report)
    }

    private func source(_ choice: ProtocolChoice?) -> Audit.Source {
        if case .catalogue(let alias, let directory) = choice?.data {
            return .catalogue(alias: alias, directory: directory)
        }
        if let dataset { return .catalogue(alias: dataset, directory: dataDir) }
        if let cube, let labels = labels ?? split.trainLabels { return .cube(cube, labels: labels) }
        return .labels(labels)
    }

    private func parsedSides() throws -> [Int] {
        let parsed = sides.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        let valid = parsed.compactMap(\.self).filter { (1...9999).contains($0) }
        guard valid.count == parsed.count else {
            throw ValidationError("--sides are sides of 1 to 9999 pixels, say 7,9,13; found \(sides).")
        }
        return valid
    }
}
