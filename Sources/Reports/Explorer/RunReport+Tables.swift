internal import Eval
internal import Runs
internal import Studies

extension RunReport {
    /// The accuracies of each method, and of the baselines on the splits of the first.
    var methodTable: TextTable {
        let rows = methods.map {
            (name: $0.name, summary: SeriesSummary($0.runs.map(\.metrics)), runs: $0.runs)
        }
        let tests = rows.map { row in row.runs.count == 1 ? test(of: row.runs[0]) : nil }
        let hasTests = tests.contains { $0 != nil }
        var table = TextTable(
            ["method", "OA (%)", "AA (%)", "κ × 100", "runs", "parameters"] + (hasTests ? ["McNemar p"] : [])
        )
        func best(_ value: (AccuracySummary) -> Summary?) -> Double? {
            rows.count > 1 ? rows.compactMap { value($0.summary.accuracy)?.mean }.max() : nil
        }
        let bests = [best(\.overall), best(\.average), best(\.kappa)]
        func append(_ name: String, _ accuracy: AccuracySummary, bests: [Double?], _ rest: [String]) {
            let values = [accuracy.overall, accuracy.average, accuracy.kappa]
            let cells = zip(values, bests).map { value, best in
                TextTable.Cell(meanAndSpread(value), isBold: best != nil && value?.mean == best)
            }
            table.append([TextTable.Cell(name)] + cells + rest.map { TextTable.Cell($0) })
        }
        for (row, test) in zip(rows, tests) {
            let parameters = row.runs[0].metrics.parameters.map { "\($0)" } ?? "–"
            let p = test.map { $0.pValue < 0.0001 ? "<0.0001" : decimals($0.pValue, 4) } ?? "–"
            append(
                row.name,
                row.summary.accuracy,
                bests: bests,
                ["\(row.runs.count)", parameters] + (hasTests ? [p] : [])
            )
        }
        let baselines = rows[0].summary.baselines
        for (name, accuracy) in [
            ("position baseline", baselines.position), ("edges baseline", baselines.edges),
            ("superpixel graph baseline", baselines.superpixelGraph),
            ("spectrum baseline", baselines.spectrum),
        ] where accuracy.overall != nil {
            append(
                name,
                accuracy,
                bests: [nil, nil, nil],
                ["\(rows[0].runs.count)", "–"] + (hasTests ? ["–"] : [])
            )
        }
        return table
    }

    /// The recall of each class for each method.
    var classTable: TextTable {
        .perClass(methods.map { ($0.name, SeriesSummary($0.runs.map(\.metrics))) })
    }

    /// What a reader needs to know beside the tables.
    var tableNotes: [String] {
        let first = runs[0]
        let (metrics, configuration) = (first.metrics, first.record.configuration)
        let splits = Set(runs.map { "\($0.record.configuration.sampling.text)" }).sorted()
        var notes = [
            "\(first.record.scene), split: \(splits.joined(separator: "; ")); \(metrics.trainPixels) training, "
                + "\(metrics.validationPixels) validation, and \(metrics.testPixels) test pixels."
        ]
        if let share = metrics.testPatchOverlap.sharingPixels, metrics.testPatchOverlap.side > 1 {
            notes.append(
                "\(percent(share)) % of the test patches of \(configuration.method.patchSide) pixels a side share pixels "
                    + "with a training patch."
            )
        }
        if methods.contains(where: { $0.runs.count > 1 }) {
            notes.append("Mean ± standard deviation over the runs.")
        }
        if runs.dropFirst().contains(where: { test(of: $0) != nil }) {
            notes.append("McNemar p: two-sided, against \(first.name), pixels treated as independent.")
        }
        return notes
    }

    /// McNemar's test of a run against the first one; nil for that one and for other test pixels.
    private func test(of run: ReportedRun) -> McNemarTest? {
        guard let index = runs.firstIndex(where: { $0.folder == run.folder }), index > 0 else { return nil }
        return pairs.first { $0.first == 0 && $0.second == index }?.test
    }
}
