internal import ArgumentParser
internal import Engine
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
            ModelsCommand.self, DataCommand.self, BenchCommand.self,
        ]
    )
}

@main
enum Program {
    static func main() {
        Memory.keepFreedBuffers()
        Interruption.install()
        do {
            var command = try HSICommand.parseAsRoot()
            try command.run()
        } catch {
            guard let code = exitCode(of: error) else { HSICommand.exit(withError: error) }
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(code)
        }
    }
}
