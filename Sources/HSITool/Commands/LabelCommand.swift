internal import ArgumentParser
internal import Reports
internal import Runs
internal import Studies

struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Suggest pixels to label next: uncertain ones, apart from each other.",
        discussion: """
            The class probabilities of the run are refined on a graph with its training labels. Pixels in \
            uncertain surroundings (mean entropy) are taken in turn from the predicted classes, apart from each other and from \
            labeled pixels.

              hsi train --cube scene.mat --labels labels.mat --train-ratio 0.5 --method superpixel-graph --out runs/first
              hsi label runs/first --count 20 --out next
            """
    )

    @Argument(help: "Folder of a complete run.", completion: .directory)
    var folder: String
    @Option(help: ArgumentHelp("Pixels to suggest (default: 20).", valueName: "pixels"))
    var count = 20
    @Option(
        help: ArgumentHelp(
            "Least distance between them, and to labeled pixels, in rows or columns; surroundings reach as far (default: 6).",
            valueName: "pixels"
        )
    )
    var distance = 6
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp(
            "Output folder of label.csv and a figure (default: none, the list is printed).",
            valueName: "folder"
        ),
        completion: .directory
    )
    var out: String?
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        try check("--count", count, in: 1...1_000_000)
        try check("--distance", distance, in: 1...10_000)
        try figures.check(isDrawn: out != nil)
    }

    func run() throws {
        let control = try output.control(figures.settings)
        let run = try CompletedRun(folder, data: data.source(ofRunIn: folder), control) { settings in
            settings.smoothing = nil
            if settings.refinement == nil { settings.refinement = GraphMethod(refining: .superpixelGraph) }
        }
        let suggestions = try LabelSuggestions(run, count: count, distance: distance, control)
        let files = try out.map { try suggestions.write(to: $0, figures: figures.settings) } ?? []
        let text = out.map {
            "\(suggestions.pixels.count) pixels in \($0): \(files.joined(separator: ", "))"
        }
        try output.show(text ?? String(suggestions.csv.dropLast()), json: suggestions)
    }
}
