internal import ArgumentParser
internal import Inspection
internal import Reports
internal import Runs

struct AttentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention",
        abstract: "Show the attention of a trained network, and how much of its accuracy hangs on it.",
        discussion: """
            Draws, for single pixels, the attention of each layer and head over the patch, rollout, gates, and what mechanisms \
            without a map have instead. Measures entropy, distance and agreement of the heads over test pixels, and the accuracy \
            with uniform and with shuffled weights. Pictures, tables, arrays, and report.md are in the output folder.

              hsi attention runs/IP-lsga-seed0 --pixel 24,41
              hsi attention runs/IP-lsga-seed0 --per-class 2 --layer blocks.1
            """
    )

    @Argument(help: "Folder of a complete run of a network.", completion: .directory)
    var folder: String
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder (default: attention in that of the run).", valueName: "folder"),
        completion: .directory
    )
    var out: String?
    @OptionGroup(title: Heading.view) var pixels: ShownPixelOptions
    @Option(
        help: ArgumentHelp(
            "Pixel of the patch whose attention is shown (default: the class token, or the center).",
            valueName: "row,column"
        )
    )
    var query: PixelPlace?
    @Option(help: ArgumentHelp("Only layers with this in their path.", valueName: "path"))
    var layer: String?
    @Option(help: ArgumentHelp("Only this head, counted from 1.", valueName: "number"))
    var head: Int?
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        let control = output.control()
        let run = try InspectedRun(folder, data: data.source(ofRunIn: folder), control)
        var settings = AttentionViews.Settings()
        settings.pixels = pixels.pixels.map(\.choice)
        (settings.perClass, settings.query) = (pixels.perClass, query?.choice)
        (settings.layer, settings.head) = (layer, head)
        if let sample = pixels.sample { settings.sample = sample }
        let summary = try AttentionViews.write(
            run,
            settings,
            to: out ?? folder + "/attention",
            figures: figures.settings,
            control
        )
        try output.show(summary.text, json: summary)
    }
}
