internal import ArgumentParser
internal import Runs

/// The program's commands, by task.
struct HSICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hsi",
        abstract: "Train, compare, and check classifiers of hyperspectral scenes.",
        discussion: """
              hsi train --dataset IP --train-ratio 0.1
              hsi compare lsga svm nearest --runs 5

            Exit codes: 0 success, 64 usage, 65 data, 70 internal error, 130 interrupted.
            """,
        version: RunRecord.currentVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Run",
                subcommands: [
                    TrainCommand.self, ResumeCommand.self, EvaluateCommand.self, MapCommand.self,
                    PredictCommand.self, ScoreCommand.self, LabelCommand.self, SampleCommand.self,
                    AreaCommand.self, RunsCommand.self, ReportCommand.self,
                ]
            ),
            CommandGroup(
                name: "Compare",
                subcommands: [CompareCommand.self, AblateCommand.self, BaselineCommand.self]
            ),
            CommandGroup(
                name: "Look into a network",
                subcommands: [AttentionCommand.self, BandsCommand.self, EmbedCommand.self]
            ),
            CommandGroup(name: "Data", subcommands: [AuditCommand.self, DataCommand.self]),
            CommandGroup(
                name: "Other",
                subcommands: [ModelsCommand.self, BenchCommand.self, CompletionsCommand.self]
            ),
        ]
    )
}
