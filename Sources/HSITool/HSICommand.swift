internal import ArgumentParser
internal import Compute
internal import Experiments
internal import Foundation

/// The program: verbs first, inputs before outputs.
struct HSICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hsi",
        abstract: "Trains, compares and explains attention models on hyperspectral scenes.",
        discussion: """
            Begin with: hsi train --dataset IP --train-ratio 0.1

            Exit codes: 0 done, 64 usage, 65 bad data, 70 internal error, 130 interrupted (after saving).
            """,
        version: RunRecord.currentVersion,
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, MapCommand.self, PredictCommand.self, AblateCommand.self,
            CompareCommand.self, BaselineCommand.self, AuditCommand.self, ModelsCommand.self,
            DataCommand.self,
            BenchCommand.self,
        ]
    )
}

@main
enum Program {
    static func main() {
        Memory.keepFreedBuffers()
        do { try InstructionSet.checkLimit() } catch { end("error: \(error)", 64) }
        do {
            var command = try HSICommand.parseAsRoot()
            do {
                try command.run()
            } catch let error as ValidationError {
                let name = CommandLine.arguments.dropFirst().first ?? ""
                end("Error: \(error.message)\n  See 'hsi \(name) --help' for more information.", 64)
            }
        } catch {
            if let code = exitCode(of: error) {
                let advice = SettingOptions.advice(on: error).map { "\n" + $0 } ?? ""
                end("error: \(error)\(advice)", code)
            }
            // Whatever the argument parser does not know is nobody's mistake but ours.
            if HSICommand.exitCode(for: error) == .failure { end("error: \(error)", 70) }
            HSICommand.exit(withError: error)
        }
    }

    private static func end(_ message: String, _ code: Int32) -> Never {
        StandardError.write(message + "\n")
        exit(code)
    }
}
