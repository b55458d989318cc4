internal import ArgumentParser
internal import Engine
internal import Reports
internal import Runs
internal import Studies

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the speed of a network, or of reading a cube.",
        subcommands: [BenchNetworkCommand.self, BenchReadCommand.self, BenchComponentsCommand.self],
        defaultSubcommand: BenchNetworkCommand.self
    )
}

struct BenchNetworkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network",
        abstract: "Measure training and inference in patches per second."
    )

    private static let usual = Preset.reference

    @Option(
        help: ArgumentHelp("Batch size (default preset: \(usual.recipe.batch)).", valueName: "patches")
    )
    var batchSize: Int?
    @Option(
        help: ArgumentHelp(
            "Side of a patch in pixels (default preset: \(usual.patches.side)).",
            valueName: "side"
        )
    )
    var patchSize: Int?
    @Option(
        help: ArgumentHelp(
            "Channels of a patch (default preset: \(usual.patches.components ?? 0)).",
            valueName: "count"
        )
    )
    var components: Int?
    @Option(help: ArgumentHelp("Classes.", valueName: "count"))
    var classes = 16
    @Option(help: ArgumentHelp("Timed steps of training and of inference.", valueName: "count"))
    var steps = 15
    @Option(help: ArgumentHelp("Precision of matrix products (default: single).", valueName: "name"))
    var precision: Precision?
    @Flag(help: "Show the time of each operation in a step.")
    var profile = false
    @OptionGroup(title: Heading.network) var choice: ModelOptions.Choice
    @OptionGroup(title: Heading.network) var network: NetworkOptions
    @OptionGroup(title: Heading.network) var details: ModelOptions.Details
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        for (name, value) in [
            ("batch-size", batchSize), ("patch-size", patchSize), ("components", components),
            ("classes", classes), ("steps", steps),
        ] {
            if let value, value < 1 { throw ValidationError("--\(name) must be at least 1; found \(value)") }
        }
        guard steps <= 10_000 else { throw ValidationError("--steps must be at most 10000; found \(steps)") }
    }

    func run() throws {
        let control = output.plainControl()
        let model = ModelOptions(choice: choice, details: details)
        let preset = try model.startingPoint(Self.usual)
        var recipe = preset.recipe
        recipe.batch = batchSize ?? recipe.batch
        recipe.precision = precision ?? recipe.precision
        let result = try Throughput.measured(
            try model.settings(preset.model, network: network.network),
            recipe,
            side: patchSize ?? preset.patches.side,
            bands: components ?? preset.patches.components ?? 36,
            classes: classes,
            steps: steps,
            isProfiled: profile,
            control
        )
        try output.show(result.text, json: result)
    }
}
