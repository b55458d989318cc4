internal import ArgumentParser
internal import Runs

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Finish an interrupted run.",
        discussion: """
            Settings come from the run's folder, and the result is the same as without an interruption. Several runs or \
            a comparison are continued by repeating their command with the same --out.
            """
    )

    @Argument(help: "Folder of the run.", completion: .directory)
    var folder: String
    @OptionGroup(title: Heading.scene) var data: MovedDataOptions
    @OptionGroup(title: Heading.figures) var figures: FigureOptions
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        let run = try Run(resuming: RunFolder(opening: folder), data: data.source(ofRunIn: folder))
        let control = try output.control(figures.settings)
        let metrics = try interruptible(folder) { try run.run(control) }
        try RunsResult([metrics], .seeds(1), path: folder).show(output)
    }
}
