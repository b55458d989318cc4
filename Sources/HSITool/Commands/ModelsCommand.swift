internal import ArgumentParser
internal import LSGA
internal import Reports
internal import Runs
internal import Studies

struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List networks, attentions, and presets, with their costs.",
        subcommands: [ListCommand.self, ShowCommand.self],
        defaultSubcommand: ListCommand.self
    )

    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List networks, attentions, and presets, with their costs."
        )

        @OptionGroup(title: Heading.output) var output: OutputOptions

        func run() throws {
            let list = ModelList()
            try output.show(list.text, json: list)
        }
    }

    struct ShowCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show the layers of a network: shapes, parameters, multiply-adds."
        )

        @Argument(
            help:
                "Network, preset, or attention; an attention is shown in the network of the preset reference."
        )
        var name: String
        @OptionGroup(title: Heading.output) var output: OutputOptions

        func run() throws {
            let listing = try listing()
            try output.show(listing.text, json: listing)
        }

        private func listing() throws -> NetworkListing {
            if let preset = Preset.named(name) { return try NetworkListing(preset) }
            if let entry = ModelEntry.named(name) { return try NetworkListing(entry) }
            let choice: AttentionName
            do {
                choice = try AttentionName(name)
            } catch {
                guard !name.contains(":") else { throw ValidationError(error.description) }
                let networks = ModelEntry.all.map(\.name)
                let presets = Preset.all.map(\.name).filter { !networks.contains($0) }
                throw ValidationError(
                    "there is no network, preset, attention or objective '\(name)'; known: "
                        + (networks + presets + AttentionName.names).joined(separator: ", ")
                )
            }
            if let objective = choice.objective { return try NetworkListing(objective) }
            return try NetworkListing(choice.attention)
        }
    }
}
