public import ArgumentParser
public import Inspection
internal import Reports
internal import Runs

struct BandsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bands",
        abstract: "Show which bands and which pixels of a patch a trained network's predictions depend on.",
        discussion: """
            Integrated gradients go back through PCA and scaling to wavelengths. The deletion curve removes bands in that order and in \
            random orders: if the order is right, the accuracy falls faster. Occlusion replaces single pixels of a patch.

              hsi bands runs/IP-lsga-seed0
            """
    )

    @Argument(help: "Folder of a complete run of a network.", completion: .directory)
    var folder: String
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder (default: bands in that of the run).", valueName: "folder"),
        completion: .directory
    )
    var out: String?
    @OptionGroup(title: Heading.view) var pixels: ShownPixelOptions
    @Option(
        help:
            "Baseline: mean (spectrum of the training pixels) or zero (of the prepared patch) (default: mean)."
    )
    var baseline: SpectralBaseline?
    @Option(
        help: ArgumentHelp("Least steps of a path of integrated gradients (default: 32).", valueName: "count")
    )
    var steps: Int?
    @Option(help: ArgumentHelp("Test pixels of the deletion curve (default: 1024).", valueName: "count"))
    var deletionSample: Int?
    @Option(help: ArgumentHelp("Random orders of the deletion curve (default: 5).", valueName: "count"))
    var orders: Int?
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        try check("--steps", steps, in: 1...10_000)
        try check("--deletion-sample", deletionSample, in: 1...1_000_000)
        try check("--orders", orders, in: 1...1000)
        try check("--sample", pixels.sample, in: 1...100_000)
    }

    func run() throws {
        let control = output.control()
        let run = try InspectedRun(folder, data: data.source(ofRunIn: folder), control)
        var settings = BandViews.Settings()
        settings.pixels = pixels.pixels.map(\.choice)
        settings.perClass = pixels.perClass
        settings.sample = pixels.sample ?? settings.sample
        settings.deletionSample = deletionSample ?? settings.deletionSample
        settings.baseline = baseline ?? settings.baseline
        (settings.steps, settings.orders) = (steps ?? settings.steps, orders ?? settings.orders)
        let summary = try BandViews.write(
            run,
            settings,
            to: out ?? folder + "/bands",
            figures: figures.settings,
            control
        )
        try output.show(summary.text, json: summary)
    }
}

extension SpectralBaseline: ExpressibleByArgument {}
