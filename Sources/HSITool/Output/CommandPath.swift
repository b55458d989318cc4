internal import ArgumentParser

/// The command that the arguments name.
final class CommandPath {
    /// The command as typed: `hsi data list`.
    let text: String
    /// The next word if it is an unknown command; nil otherwise.
    let unknown: String?
    private let command: any ParsableCommand.Type

    init(_ arguments: some Sequence<String>) {
        var words = ["hsi"]
        var command: any ParsableCommand.Type = HSICommand.self
        var unknown: String?
        for argument in arguments {
            let known = command.configuration.subcommands
            guard let next = known.first(where: { $0.configuration.commandName == argument }) else {
                let isCommand = !known.isEmpty && command.configuration.defaultSubcommand == nil
                if isCommand, !argument.hasPrefix("-"), argument != "help" { unknown = argument }
                break
            }
            words.append(argument)
            command = next
        }
        (text, self.unknown) = (words.joined(separator: " "), unknown)
        self.command = command.configuration.defaultSubcommand ?? command
    }

    private lazy var help = HSICommand.helpMessage(for: command, columns: 200)

    /// Whether the command has an option of this name, as `--epochs`.
    func has(_ option: String) -> Bool {
        [" ", "/", "\n", ","].contains { help.contains(option + $0) }
    }
}
