internal import ArgumentParser
internal import Compute
internal import Engine
internal import Experiments
internal import Foundation

/// How a command runs and reports.
struct OutputOptions: ParsableArguments {
    @Option(help: "Threads to use; the result does not depend on it (default: all cores).")
    var threads: Int?
    @Flag(help: "Print the result as JSON.")
    var json = false
    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads is at least 1; found \(threads).") }
    }

    /// Sets the number of threads, and says how to report, for work that ends at once when it is interrupted.
    func plainControl() -> RunControl {
        useThreads()
        return ProgressBar.control(isQuiet: quiet)
    }

    /// Sets the number of threads.
    func useThreads() { Parallelism.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Sets the number of threads, takes over interruptions, and says how to report.
    func control() -> RunControl {
        Interruption.install()
        return plainControl()
    }

    /// Prints `value` as JSON if asked for, else `text`.
    func show(_ text: String, json value: some Encodable) throws {
        guard json else { return try StandardOutput.print(text) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try StandardOutput.print(String(decoding: encoder.encode(value), as: UTF8.self))
    }
}

/// What a network that is trained already classifies in.
struct InferenceOptions: ParsableArguments {
    @Option(help: "The precision of matrix products (default: the one trained in).")
    var precision: Precision?
}

/// Every setting of an experiment but its scene.
struct ExperimentOptions: ParsableArguments {
    @OptionGroup(title: "Scene") var data: DataOptions
    @OptionGroup(title: "Split") var split: SplitOptions
    @OptionGroup(title: "Patches") var patches: PatchOptions
    @OptionGroup(title: "Model") var network: NetworkOptions
    @OptionGroup(title: "Model") var model: ModelOptions
    @OptionGroup(title: "Recipe") var recipe: RecipeOptions
    @OptionGroup(title: "Evaluation") var orientations: OrientationOptions
    @OptionGroup(title: "Evaluation") var smoothing: SmoothingOptions
    @Option(help: "The seed of every random stream (default: 0).")
    var seed: UInt64?

    /// The configuration of an experiment on `attentions`, whose factors are left to be crossed, or on the one attention
    /// that the options name.
    func configuration(attentions: [String]? = nil) throws -> ExperimentConfiguration {
        let preset = try model.startingPoint(.usual(inBlocks: split.split == .blocks))
        let patches = try patches.settings(preset)
        let choice = try split.choice(scene: data.sceneOption, directory: data.dataDir)
        let sampling = try split.sampling(
            validationRatio: preset.validationRatio,
            side: max(patches.side, preset.separatedSide),
            choice
        )
        return ExperimentConfiguration(
            data: try choice?.data ?? data.source(mapOfSplit: split.trainLabels),
            sampling: sampling,
            patches: patches,
            model: try model.settings(preset, network: network.model, attentions: attentions),
            recipe: try recipe.settings(preset, sampling: sampling),
            seed: seed ?? 0,
            evaluation: EvaluationSettings(
                testTimeAugmentation: orientations.tta ?? false,
                smoothing: smoothing.settings
            ),
            publishedProtocol: choice?.published
        )
    }

    /// Whether the options say which scene.
    var namesScene: Bool { data.sceneOption != nil || split.publishedProtocol != nil }
}
