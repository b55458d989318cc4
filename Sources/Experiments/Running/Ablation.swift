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
    public func run(_ control: RunControl = RunControl()) throws -> AblationResult {
        let rows = try attentions.map { name in
            control.report(.note("attention \(name)"))
            var configuration = configuration
            configuration.model.attention = name
            let series = RunSeries(configuration, runs: runs, path: "\(path)/\(name)")
            return AblationResult.Row(attention: name, runs: try series.run(control))
        }
        let result = AblationResult(firstSeed: configuration.seed, rows: rows)
        try AtomicFile.write([UInt8](result.csv.utf8), to: "\(path)/ablation.csv")
        return result
    }
}

/// What an ablation measured.
public struct AblationResult: Sendable, Codable {
    /// The seed of each attention's first run.
    let firstSeed: UInt64
    /// One row an attention.
    let rows: [Row]

    struct Row: Sendable, Codable {
        let attention: String
        let runs: [Metrics]
    }

    /// The table: mean ± standard deviation over the runs.
    public var text: String {
        var table = TextTable([
            "attention", "OA %", "AA %", "κ×100", "parameters", "multiply-adds", "train s", "test s",
        ])
        for row in rows {
            let summary = SeriesSummary(row.runs)
            let test = Summary(row.runs.map(\.testSeconds))?.mean ?? 0
            table.append([
                row.attention, meanAndSpread(summary.overallAccuracy), meanAndSpread(summary.averageAccuracy),
                meanAndSpread(summary.kappa), "\(row.runs[0].parameters)", "\(row.runs[0].multiplyAdds)",
                decimals(summary.trainSeconds?.mean ?? 0, 1), decimals(test, 1),
            ])
        }
        let floor = SeriesSummary(rows.first?.runs ?? []).positionFloor
        return table.text + "\nposition alone, without any spectrum: OA \(meanAndSpread(floor)) %"
    }

    /// One row a run; undefined figures are empty.
    var csv: String {
        var table = TextTable([
            "attention", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_floor",
            "parameters",
            "multiply_adds", "train_seconds", "test_seconds",
        ])
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        for row in rows {
            for (index, run) in row.runs.enumerated() {
                table.append([
                    row.attention, "\(firstSeed &+ UInt64(index))", text(run.overallAccuracy),
                    text(run.averageAccuracy), text(run.kappa), text(run.positionFloor.overallAccuracy),
                    "\(run.parameters)", "\(run.multiplyAdds)", "\(run.trainSeconds)", "\(run.testSeconds)",
                ])
            }
        }
        return table.csv
    }
}
