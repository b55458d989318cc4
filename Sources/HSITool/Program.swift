internal import ArgumentParser
internal import Compute

@main
enum Program {
    static func main() {
        Memory.keepFreedBuffers()
        let arguments = CommandLine.arguments.dropFirst().prefix { $0 != "--" }
        do {
            try InstructionSet.checkLimit()
            var command = try HSICommand.parseAsRoot()
            try command.run()
        } catch {
            // Help, the version, and completions are thrown, too.
            if HSICommand.exitCode(for: error) == .success { HSICommand.exit(withError: error) }
            Failure(error, command: CommandPath(arguments)).end(asJSON: arguments.contains("--json"))
        }
    }
}
