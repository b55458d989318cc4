internal import ArgumentParser
internal import HSI
internal import Runs

/// The network settings that options change: those of a preset, or of an earlier configuration.
struct StartingPoint {
    /// Its name in messages.
    let name: String
    let method: NetworkMethod
    /// The fraction of the training pixels for validation.
    let validationRatio: Double
    /// The side of the patches that the default buffer keeps apart, if larger than its own.
    let separatedSide: Int

    init(_ preset: Preset) {
        (name, method) = ("the preset \(preset.name)", preset.method)
        (validationRatio, separatedSide) = (preset.validationRatio, preset.separatedSide)
    }

    init(_ method: NetworkMethod, of earlier: RunConfiguration) {
        (name, self.method) = ("the configuration", method)
        (validationRatio, separatedSide) = (earlier.sampling.validationRatio, 1)
    }
}

/// Every setting of a run.
struct ConfigurationOptions: ParsableArguments {
    // The parser takes long to check nested groups, and headings belong to the innermost group.
    @OptionGroup(title: Heading.common) var scene: DataOptions.Choice
    @OptionGroup(title: Heading.common) var drawing: SplitOptions.Choice
    @OptionGroup(title: Heading.common) var extent: PatchOptions.Choice
    @OptionGroup(title: Heading.common) var modelChoice: ModelOptions.Choice
    @OptionGroup(title: Heading.common) var length: RecipeOptions.Choice
    @OptionGroup(title: Heading.common) var series: SeriesOptions
    @OptionGroup(title: Heading.scene) var place: DataOptions.Place
    @OptionGroup(title: Heading.split) var splitDetails: SplitOptions.Details
    @OptionGroup(title: Heading.patches) var patchDetails: PatchOptions.Details
    @OptionGroup(title: Heading.network) var network: NetworkOptions
    @OptionGroup(title: Heading.network) var modelDetails: ModelOptions.Details
    @OptionGroup(title: Heading.training) var recipeDetails: RecipeOptions.Details
    @OptionGroup(title: Heading.pixels) var pixels: PixelOptions
    @OptionGroup(title: Heading.evaluation) var orientations: OrientationOptions
    @OptionGroup(title: Heading.evaluation) var smoothing: SmoothingOptions
    @OptionGroup(title: Heading.evaluation) var refinement: RefinementOptions

    var data: DataOptions { DataOptions(choice: scene, place: place) }
    var split: SplitOptions { SplitOptions(choice: drawing, details: splitDetails) }
    var patches: PatchOptions { PatchOptions(choice: extent, details: patchDetails) }
    var model: ModelOptions { ModelOptions(choice: modelChoice, details: modelDetails) }
    var recipe: RecipeOptions { RecipeOptions(choice: length, details: recipeDetails) }

    /// The given options that only networks read.
    var networkNames: [String] {
        patches.names + given([("--network", network.network != nil)]) + model.names + recipe.names
            + given([("--tta", orientations.tta == true)])
    }

    /// Whether an option sets the scene, the split, or the seed.
    var namesPixels: Bool {
        data.sceneOption != nil || data.dataDir != nil || split.isGiven || series.seed != nil
    }

    /// The changes of the options for networks.
    func start(changing earlier: RunConfiguration? = nil) throws -> StartingPoint {
        if let earlier, case .network(let method) = earlier.method {
            guard model.preset == nil else {
                throw ValidationError("--config and --preset cannot be combined")
            }
            return StartingPoint(method, of: earlier)
        }
        let isInBlocks = split.choice.split.map { $0 == .blocks } ?? earlier?.sampling.isInBlocks ?? false
        return StartingPoint(try model.startingPoint(.defaultPreset(inBlocks: isInBlocks)))
    }

    /// Scene, split, seed, and evaluation, with the nearest training pixel as a method to be replaced.
    ///
    /// - Parameters:
    ///   - validationRatio: The fraction of the training pixels for validation if no option gives it.
    ///   - side: The side of the patches that the default buffer keeps apart.
    ///   - earlier: An earlier configuration, which options change.
    ///   - fallback: The scene if nothing names one.
    ///   - allowsSeveral: Whether several training sizes may be given; the first is taken.
    /// - Returns: The configuration.
    /// - Throws: `ValidationError`, or an error of reading a file.
    func base(
        validationRatio: Double,
        side: Int,
        changing earlier: RunConfiguration? = nil,
        fallback: DataSource? = nil,
        allowsSeveral: Bool = false
    ) throws -> RunConfiguration {
        let choice = try split.choice(scene: data.sceneOption, directory: data.dataDir)
        let sampling = try split.sampling(
            validationRatio: validationRatio,
            side: side,
            choice,
            changing: earlier?.sampling,
            allowsSeveral: allowsSeveral
        )
        let source =
            try choice?.data
            ?? data.source(mapOfSplit: split.trainLabels, fallback: earlier?.data ?? fallback)
        var evaluation = earlier?.evaluation ?? EvaluationSettings()
        if let tta = orientations.tta { evaluation.testTimeAugmentation = tta }
        if smoothing.isGiven { evaluation.smoothing = smoothing.settings }
        if refinement.isGiven { evaluation.refinement = refinement.settings }
        let isSameSplit = data.sceneOption == nil && sampling.scheme == earlier?.sampling.scheme
        return RunConfiguration(
            data: source.absolute,
            sampling: sampling,
            method: .nearest,
            seed: series.seed ?? earlier?.seed ?? 0,
            evaluation: evaluation,
            publishedProtocol: choice?.published ?? (isSameSplit ? earlier?.publishedProtocol : nil)
        )
    }

    /// The network of `start` with what the options change.
    func network(_ start: StartingPoint, sampling: Sampling) throws -> NetworkMethod {
        NetworkMethod(
            patches: try patches.settings(start.method.patches),
            model: try model.settings(start.method.model, network: network.network),
            recipe: try recipe.settings(start, sampling: sampling)
        )
    }
}

extension Sampling {
    /// Whether training pixels are drawn in blocks.
    fileprivate var isInBlocks: Bool {
        switch scheme {
        case .blocks, .folds(_, _, .some): true
        case .random, .polygons, .folds, .official, .file: false
        }
    }
}
