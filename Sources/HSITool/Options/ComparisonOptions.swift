internal import ArgumentParser
internal import Experiments
internal import LSGA

/// What commands that train several attentions have in common.
struct ComparisonOptions: ParsableArguments {
    @OptionGroup var experiment: ExperimentOptions
    @Option(help: "Runs of each, under seeds that follow each other (default: 1).")
    var runs: Int?
    @Option(help: ArgumentHelp("The folder of all runs.", valueName: "folder"))
    var out: String?
    @OptionGroup var output: OutputOptions

    func validate() throws { try checkRuns(runs) }

    /// Trains `attentions`, or all that the network has a place for if nil, and shows the table.
    ///
    /// - Parameters:
    ///   - kind: How the table is shown.
    ///   - attentions: Names of the registry, with numbers if wanted.
    ///   - tokenizers: What the LSGA family attends over unless `--tokenizer` says it; the preset's if empty.
    /// - Throws: `ValidationError` for options that contradict each other; else what the runs throw.
    func run(_ kind: Comparison.Kind, _ attentions: [String]?, tokenizers: [TokenizerForm] = []) throws {
        var experiment = experiment
        if !experiment.namesScene { experiment.data.dataset = "IP" }
        let preset = try experiment.model.startingPoint(
            .usual(inBlocks: experiment.split.split == .blocks)
        )
        let network = ModelEntry.named(experiment.network.model ?? preset.model.name)
        let placed = AttentionEntry.all.filter { network?.problem(with: $0) == nil }
        let configuration = try experiment.configuration(attentions: attentions ?? placed.map(\.name))
        let control = output.control()
        var factors = experiment.model.factors
        if factors.tokenizers.isEmpty { factors.tokenizers = tokenizers }
        let variants = try Variant.crossed(
            attentions ?? fitting(configuration, control),
            factors,
            configuration.model.options
        )
        if let copy = variants.indices.first(where: { variants[..<$0].contains(variants[$0]) }) {
            throw ValidationError("An attention is named twice: \(variants[copy].attention).")
        }
        let path = out ?? RunFolder.unused("runs/\(kind.rawValue)-\(configuration.sceneName)")
        let comparison = Comparison(
            kind,
            configuration,
            variants: variants,
            try experiment.split.repetition(runs: runs),
            path: path
        )
        let result = try interruptible(path, isSeries: true) { try comparison.run(control) }
        try output.show("\(result.text)\n\n\(result.files(in: path))", json: result)
    }

    /// All attentions that the network has a place for; the others are named on standard error.
    private func fitting(_ configuration: ExperimentConfiguration, _ control: RunControl) throws -> [String] {
        let (fitting, others) = Comparison.attentions(for: configuration)
        guard !fitting.isEmpty else { throw RunError.settings(Array(Set(others.map(\.reason))).sorted()) }
        for (name, reason) in others { control.report(.warning("without \(name): \(reason)")) }
        return fitting
    }
}
