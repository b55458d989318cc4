internal import ArgumentParser
internal import Experiments

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List networks, attentions and presets with what they cost; show the layers of one.",
        subcommands: [ListCommand.self, ShowCommand.self],
        defaultSubcommand: ListCommand.self
    )

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List networks, attentions and presets, with what they cost."
        )

        @OptionGroup var output: OutputOptions

        func run() throws {
            let list = ModelList()
            try output.show(list.text, json: list)
        }
    }

    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the layers of a network: shapes, parameters and multiply-adds."
        )

        @Argument(help: "A network, a preset, or an attention, which is shown in the reference's network.")
        var name: String
        @OptionGroup var output: OutputOptions

        func run() throws {
            let listing = try NetworkListing(name)
            try output.show(listing.text, json: listing)
        }
    }
}
