internal import ArgumentParser
internal import Baselines
internal import Studies

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Compare pixel classifiers, in the order given.",
        discussion: """
            A short form of 'compare'. The classifiers' settings are chosen on training pixels. The scene is Indian Pines \
            by default. Complete runs in --out are not repeated.
            """
    )

    @Argument(
        help: "Classifiers: \(MethodName.pixelNames.joined(separator: ", ")); or all.",
        completion: .list(MethodName.pixelNames + ["all"])
    )
    var classifiers: [String]
    @OptionGroup(title: Heading.common) var scene: DataOptions.Choice
    @OptionGroup(title: Heading.common) var drawing: SplitOptions.Choice
    @OptionGroup(title: Heading.common) var series: SeriesOptions
    @OptionGroup(title: Heading.scene) var place: DataOptions.Place
    @OptionGroup(title: Heading.split) var splitDetails: SplitOptions.Details
    @OptionGroup(title: Heading.pixels) var pixels: PixelOptions
    @OptionGroup(title: Heading.output) var tables: TableOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func validate() throws {
        if let other = classifiers.first(where: { $0 != "all" && !MethodName.pixelNames.contains($0) }) {
            throw ValidationError(
                "no classifier '\(other)'; expected \(MethodName.pixelNames.joined(separator: ", ")), or all"
            )
        }
        if classifiers.contains("all"), classifiers.count > 1 {
            throw ValidationError("all cannot be combined with other classifiers")
        }
    }

    func run() throws {
        let names = classifiers == ["all"] ? Baseline.allCases.map(\.rawValue) : classifiers
        var options = try ConfigurationOptions.parse([])
        (options.scene, options.place, options.series) = (scene, place, series)
        (options.drawing, options.splitDetails, options.pixels) = (drawing, splitDetails, pixels)
        try options.compare(.ablation, names, hasTokenizer: true, tables, figures, output)
    }
}
