internal import ArgumentParser
internal import Reports

struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "List runs with their accuracies.",
        discussion: "Lists every run in the folder and its subfolders, those of comparisons included."
    )

    @Argument(help: "Folder to look into.", completion: .directory)
    var folder: String = "runs"
    @OptionGroup(title: Heading.output) var output: OutputOptions

    func run() throws {
        let list = try RunList(in: folder)
        try output.show(list.text, json: list)
    }
}
