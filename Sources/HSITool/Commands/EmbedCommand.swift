internal import ArgumentParser
internal import Inspection
internal import Reports
internal import Runs

struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Show a trained network's features of test pixels in two dimensions: PCA and t-SNE.",
        discussion: """
              hsi embed runs/IP-lsga-seed0 --sample 2000
            """
    )

    @Argument(help: "Folder of a complete run of a network.", completion: .directory)
    var folder: String
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder (default: embedding in that of the run).", valueName: "folder"),
        completion: .directory
    )
    var out: String?
    @Option(help: ArgumentHelp("Test pixels, drawn with the run's seed (default: 1000).", valueName: "count"))
    var sample = 1000
    @Option(
        help: ArgumentHelp(
            "Perplexity of t-SNE, at most a third of the pixels (default: 30).",
            valueName: "number"
        )
    )
    var perplexity = 30.0
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        try check("--sample", sample, in: 4...20_000)
        if !(1...1000).contains(perplexity) {
            throw ValidationError("--perplexity must be from 1 to 1000; found \(numberText(perplexity))")
        }
    }

    func run() throws {
        let control = output.control()
        let run = try InspectedRun(folder, data: data.source(ofRunIn: folder), control)
        let summary = try EmbeddingView.write(
            run,
            sample: sample,
            perplexity: perplexity,
            to: out ?? folder + "/embedding",
            figures: figures.settings,
            control
        )
        try output.show(summary.text, json: summary)
    }
}
