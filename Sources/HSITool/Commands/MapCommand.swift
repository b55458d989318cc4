internal import ArgumentParser
internal import Runs

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Write the map of a run: PNG, NPY, and ENVI."
    )

    @Argument(help: "Folder of a complete run.", completion: .directory)
    var folder: String
    @Option(
        name: [.long, .customShort("o")],
        help: ArgumentHelp("Output folder (default: that of the run).", valueName: "folder"),
        completion: .directory
    )
    var out: String?
    @Flag(help: "Write maps of entropy and margin of the class probabilities, too: PNG and NPY.")
    var uncertainty = false
    @OptionGroup(title: Heading.evaluation) var inference: InferenceOptions
    @OptionGroup(title: Heading.evaluation) var orientations: OrientationOptions
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        let control = try output.control(figures.settings)
        let run = try CompletedRun(
            folder,
            precision: inference.precision,
            data: data.source(ofRunIn: folder),
            control
        ) { settings in
            if let tta = orientations.tta { settings.testTimeAugmentation = tta }
        }
        let files = try run.paint(to: out, withUncertainty: uncertainty, control)
        try output.show(files.joined(separator: "\n"), json: ["files": files])
    }
}
