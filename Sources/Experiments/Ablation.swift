internal import Eval
internal import HSI

/// The same data, split, seeds and recipe for each of several attentions.
public struct Ablation: Sendable {
    /// Settings that the attentions share.
    public let configuration: ExperimentConfiguration
    /// Names in the registry, in the order of the table.
    public let attentions: [String]
    /// Runs of each, under seeds that follow each other.
    public let runs: Int
    /// The folder: one folder in it for each attention, and the table.
    public let path: String

    /// Creates an ablation.
    public init(_ configuration: ExperimentConfiguration, attentions: [String], runs: Int, path: String) {
        (self.configuration, self.attentions) = (configuration, attentions)
        (self.runs, self.path) = (runs, path)
    }

    /// Runs what is not yet on disk, and writes `ablation.csv`.
    ///
    /// - Returns: The table as text.
    public func run(_ control: RunControl = RunControl()) throws -> String {
        var rows: [(name: String, metrics: [Metrics])] = []
        for name in attentions {
            control.report(.note("attention \(name)"))
            var configuration = configuration
            configuration.model.attention = name
            rows.append((name, try RunSeries(configuration, runs: runs, path: "\(path)/\(name)").run(control)))
        }
        try AtomicFile.write([UInt8](csv(rows).utf8), to: "\(path)/ablation.csv")
        return text(rows)
    }

    private func text(_ rows: [(name: String, metrics: [Metrics])]) -> String {
        var table = TextTable([
            "attention", "OA %", "AA %", "κ×100", "parameters", "multiply-adds", "train s", "test s",
        ])
        for (name, metrics) in rows {
            let summary = SeriesSummary(metrics)
            let test = Summary(metrics.map(\.testSeconds))?.mean ?? 0
            table.append([
                name, meanAndSpread(summary.overallAccuracy), meanAndSpread(summary.averageAccuracy),
                meanAndSpread(summary.kappa), "\(metrics[0].parameters)", "\(metrics[0].multiplyAdds)",
                decimals(summary.trainSeconds?.mean ?? 0, 1), decimals(test, 1),
            ])
        }
        let floor = SeriesSummary(rows.first?.metrics ?? []).positionFloor
        return table.text + "\nposition alone, without any spectrum: OA \(meanAndSpread(floor)) %"
    }

    private func csv(_ rows: [(name: String, metrics: [Metrics])]) -> String {
        var table = TextTable([
            "attention", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_floor", "parameters",
            "multiply_adds", "train_seconds", "test_seconds",
        ])
        for (name, metrics) in rows {
            for (index, run) in metrics.enumerated() {
                func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
                table.append([
                    name, "\(configuration.seed &+ UInt64(index))", text(run.overallAccuracy),
                    text(run.averageAccuracy), text(run.kappa), text(run.positionFloor.overallAccuracy),
                    "\(run.parameters)", "\(run.multiplyAdds)", "\(run.trainSeconds)", "\(run.testSeconds)",
                ])
            }
        }
        return table.csv
    }
}
