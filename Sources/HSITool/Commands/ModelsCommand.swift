internal import ArgumentParser
internal import Experiments
internal import LSGA

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List networks, attentions and presets, with what they cost."
    )

    @OptionGroup var output: OutputOptions

    func run() throws {
        let list = ModelList()
        try output.show(list.text, json: list)
    }
}
