internal import Eval
internal import HSI
internal import Reports
internal import Runs
internal import Studies

/// What `train`, `resume`, and `score` print: one run or several, in the same format.
struct RunsResult {
    private let repetition: Repetition
    private let metrics: [Metrics]
    /// Means and standard deviations over the runs.
    let summary: SeriesSummary
    /// The result over all folds of a cross-validation.
    let folds: CrossValidation?
    /// The folder of the run or runs; nil if nothing was kept.
    private let path: String?

    init(
        _ metrics: [Metrics],
        _ repetition: Repetition,
        path: String?,
        trainingOverlap: TrainingOverlap? = nil
    ) throws {
        (self.metrics, self.repetition, self.path) = (metrics, repetition, path)
        summary = SeriesSummary(metrics, trainingOverlap: trainingOverlap)
        if case .folds = repetition { folds = try CrossValidation(metrics) } else { folds = nil }
    }

    /// Prints the result.
    func show(_ output: OutputOptions) throws { try output.show(text, json: self) }

    private var text: String {
        if let folds { return folds.text + place("\(metrics.count) folds") }
        if let only = metrics.first, metrics.count == 1 { return only.table + place("run and map") }
        return summary.text + place("\(metrics.count) runs")
    }

    private func place(_ what: String) -> String { path.map { "\n\n\(what) in \($0)" } ?? "" }
}

extension RunsResult: Encodable {
    private enum CodingKeys: String, CodingKey {
        case folder, overallAccuracy, averageAccuracy, kappa, runs, summary, pooled
    }

    /// Writes the means of OA, AA, and κ over the runs, then every run's metrics, then means with standard deviations.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .folder)
        try container.encode(summary.accuracy.overall?.mean, forKey: .overallAccuracy)
        try container.encode(summary.accuracy.average?.mean, forKey: .averageAccuracy)
        try container.encode(summary.accuracy.kappa?.mean, forKey: .kappa)
        try container.encode(metrics, forKey: .runs)
        try container.encode(summary, forKey: .summary)
        try container.encode(folds?.pooled, forKey: .pooled)
    }
}
