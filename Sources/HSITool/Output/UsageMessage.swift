internal import ArgumentParser

/// Errors of the argument parser, reworded for the program.
enum UsageMessage {
    /// The problem, and the help of the option concerned.
    static func of(_ error: any Error, _ command: CommandPath) -> String {
        if let unknown = command.unknown { return "no command '\(command.text) \(unknown)'" }
        let message = HSICommand.message(for: error)
        if let option = message.firstMatch(of: #/^Unknown option '(-[^' =]+)/#)?.output.1,
            let hint = Hints.hint(on: String(option), command)
        {
            return "unknown option '\(option)'. \(hint)"
        }
        // Options with a list of values name them all.
        if let match = message.firstMatch(
            of:
                #/^The value '(.*)' is invalid for '(.+?) <.*>'\. Please provide one of (?:the following:)?((?s:.*))/#
        ) {
            let values = match.output.3.matches(of: #/'([^']+)'|- (\S+)/#)
                .compactMap { $0.output.1 ?? $0.output.2 }.joined(separator: ", ")
            return "\(match.output.2) must be one of \(values); found '\(match.output.1)'"
        }
        let help =
            HSICommand.fullMessage(for: error).split(separator: "\n")
            .first { $0.hasPrefix("Help:") }
            .map { "\n" + $0.drop { $0 != " " } } ?? ""
        return lowercased(message) + help
    }

    /// The message in a form that can follow a prefix.
    private static func lowercased(_ message: String) -> String {
        let second = message.dropFirst().first
        guard second?.isLowercase ?? false else { return message }
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}
