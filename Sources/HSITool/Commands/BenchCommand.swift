internal import ArgumentParser
internal import Engine
internal import Experiments

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a network trains and classifies, and how fast a cube is read.",
        subcommands: [BenchNetworkCommand.self, BenchReadCommand.self, BenchComponentsCommand.self],
        defaultSubcommand: BenchNetworkCommand.self
    )
}

struct BenchNetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Measure how many patches a second a network trains on and classifies."
    )

    @OptionGroup var network: NetworkOptions
    @OptionGroup var model: ModelOptions
    @Option(help: "Patches in a step (default: the preset's).")
    var batch: Int?
    @Option(help: ArgumentHelp("Pixels on one side of a patch (default: the preset's).", valueName: "side"))
    var patch: Int?
    @Option(help: "Channels of a patch (default: the preset's components).")
    var components: Int?
    @Option(help: "Classes to tell apart.")
    var classes = 16
    @Option(help: "Steps timed of each kind.")
    var steps = 15
    @Option(help: "The precision of matrix products (default: single).")
    var precision: Precision?
    @Flag(help: "Say where the time of a step goes, operation by operation.")
    var profile = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for (name, value) in [
            ("batch", batch), ("patch", patch), ("components", components), ("classes", classes),
            ("steps", steps),
        ] {
            if let value, value < 1 { throw ValidationError("--\(name) is at least 1; found \(value).") }
        }
        guard steps <= 10_000 else { throw ValidationError("--steps is at most 10000; found \(steps).") }
    }

    func run() throws {
        let control = output.plainControl()
        let preset = try model.startingPoint(.reference)
        var recipe = preset.recipe
        recipe.batch = batch ?? recipe.batch
        recipe.precision = precision ?? recipe.precision
        let result = try Throughput.measured(
            try model.settings(preset, network: network.model),
            recipe,
            side: patch ?? preset.patches.side,
            bands: components ?? preset.patches.components ?? 36,
            classes: classes,
            steps: steps,
            isProfiled: profile,
            control
        )
        try output.show(result.text, json: result)
    }
}
