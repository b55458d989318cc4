public import ArgumentParser
internal import Baselines
public import Experiments
internal import HSI

extension PixelFeatures: ExpressibleByArgument {}

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Fit classical classifiers to single pixels, score them, paint maps.",
        discussion: """
            Settings are chosen by the training pixels alone. Without a scene it takes Indian Pines. Runs that are \
            complete in --out are not repeated.
            """
    )

    @Argument(help: "The classifiers: svm, forest, knn, gaussian, logistic; or all.")
    var classifiers: [String]
    @OptionGroup(title: "Scene") var data: DataOptions
    @OptionGroup(title: "Split") var split: SplitOptions
    @Option(help: "What is seen of a pixel.")
    var features: PixelFeatures = .spectra
    @Option(
        help: "Principal components, with --features pca (default: \(BaselineConfiguration.usualComponents))."
    )
    var components: Int?
    @Option(
        help: ArgumentHelp(
            "Pixels on one side of a patch, with --features patch-mean (default: \(BaselineConfiguration.usualSide)).",
            valueName: "side"
        )
    )
    var patch: Int?
    @Option(help: "The seed of split and folds (default: 0).")
    var seed: UInt64?
    @Option(help: "Runs of each, under seeds that follow each other (default: 1).")
    var runs: Int?
    @Option(help: ArgumentHelp("The folder of all runs.", valueName: "folder"))
    var out: String?
    @OptionGroup var output: OutputOptions

    func validate() throws {
        try checkRuns(runs)
        _ = try baselines()
        if let components {
            guard features == .pca else { throw ValidationError("--components goes with --features pca.") }
            guard components >= 1 else {
                throw ValidationError("--components is a number of at least 1; found \(components).")
            }
        }
        if let patch {
            guard features == .patchMean else {
                throw ValidationError("--patch goes with --features patch-mean.")
            }
            guard (1...999).contains(patch) else {
                throw ValidationError(
                    "--patch is a side of at least 1 and at most 999 pixels; found \(patch)."
                )
            }
        }
    }

    func run() throws {
        var data = data
        if data.sceneOption == nil, split.publishedProtocol == nil { data.dataset = "IP" }
        let choice = try split.choice(scene: data.sceneOption, directory: data.dataDir)
        let baselines = try baselines()
        let configuration = BaselineConfiguration(
            baselines.first ?? .svm,
            data: try choice?.data ?? data.source(mapOfSplit: split.trainLabels),
            sampling: try split.sampling(
                validationRatio: 0,
                side: patch ?? BaselineConfiguration.usualSide,
                choice
            ),
            features: features,
            components: components,
            side: patch,
            seed: seed ?? 0,
            publishedProtocol: choice?.published
        )
        let name = baselines.count == 1 ? baselines[0].rawValue : "baselines"
        let path =
            out
            ?? RunFolder.unused(
                "runs/\(choice?.published.name ?? configuration.sceneName)-\(name)-seed\(configuration.seed)"
            )
        let series = BaselineSeries(
            configuration,
            baselines: baselines,
            try split.repetition(runs: runs),
            path: path
        )
        let control = output.control()
        let result = try interruptible(path, isSeries: true) { try series.run(control) }
        if let only = result.only {
            try output.show("\(only.table)\n\nrun and map in \(path)", json: only)
        } else {
            try output.show("\(result.text)\n\ntable in \(path)/baselines.csv", json: result)
        }
    }

    /// The classifiers named, each once.
    private func baselines() throws -> [Baseline] {
        if classifiers == ["all"] { return Baseline.allCases }
        let known = Baseline.allCases.map(\.rawValue).joined(separator: ", ")
        let named = try classifiers.map { name in
            guard let baseline = Baseline(rawValue: name) else {
                throw ValidationError("There is no classifier '\(name)'; known: \(known), or all alone.")
            }
            return baseline
        }
        guard Set(named).count == named.count else {
            throw ValidationError("A classifier is named twice in: \(classifiers.joined(separator: " ")).")
        }
        return named
    }
}
