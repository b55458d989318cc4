internal import ArgumentParser
internal import Foundation

/// An error as the program reports it: a message and an exit code.
struct Failure: Encodable {
    /// The key of a failure in what `--json` prints.
    private struct Report: Encodable { let error: Failure }

    let message: String
    let code: Int32

    /// Creates the message for an error of a library, the argument parser, or a command.
    init(_ error: any Error, command: CommandPath) {
        if let code = exitCode(of: error) {
            self.init(message: SettingOptions.message(of: error, command), code: code)
        } else if HSICommand.exitCode(for: error) == .failure {
            // An error that the argument parser does not know is an internal error.
            self.init(message: "\(error)", code: 70)
        } else {
            let help = "See '\(command.text) --help' for more information."
            self.init(message: "\(UsageMessage.of(error, command))\n\(help)", code: 64)
        }
    }

    private init(message: String, code: Int32) { (self.message, self.code) = (message, code) }

    /// Reports the error, as JSON on standard output if requested, and ends the program.
    func end(asJSON: Bool) -> Never {
        if asJSON, let text = try? JSONText.of(Report(error: self)),
            (try? StandardOutput.print(text)) != nil
        {
            exit(code)
        }
        StandardError.write("error: \(message)\n")
        exit(code)
    }
}
