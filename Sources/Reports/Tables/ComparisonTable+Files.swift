internal import ArrayFiles
internal import Eval
internal import Foundation
internal import LSGA
internal import Runs
public import Studies

extension ComparisonTable {
    /// Writes the tables as CSV, Markdown, LaTeX and JSON, tables of runs and pairs, and the figures of a comparison.
    ///
    /// - Parameters:
    ///   - path: The comparison's folder.
    ///   - columns: The columns of the Markdown and LaTeX tables; the default columns if empty.
    ///   - figures: The form of the figures.
    /// - Returns: The names of the files, as text.
    /// - Throws: If a file cannot be written.
    public func write(
        to path: String,
        columns: [ComparisonColumn] = [],
        figures: FigureSettings = FigureSettings()
    ) throws
        -> String
    {
        func write(_ bytes: [UInt8], _ name: String) throws {
            try AtomicFile.write(bytes, to: "\(path)/\(name)")
        }
        func write(_ text: String, _ name: String) throws { try write([UInt8](text.utf8), name) }
        let name = kind.rawValue
        let notes = notes
        try write(csv, "\(name).csv")
        try write(
            table(columns).markdown + "\n" + notes.map { "- \($0.markdownText)\n" }.joined(),
            "\(name).md"
        )
        try write(table(columns).latexDocument(notes), "\(name).tex")
        try write([UInt8](RunFolder.encoder.encode(self)) + [UInt8(ascii: "\n")], "\(name).json")
        try write(runsCSV, "runs.csv")
        try write(perClassTable.csv, "per-class.csv")
        try write(perClassTable.markdown, "per-class.md")
        try write(perClassTable.latexDocument([]), "per-class.tex")
        if !pairs.isEmpty { try write(pairsCSV, "pairs.csv") }
        var text =
            "tables in \(path)/\(name).csv, .md, .tex and .json; per class in \(path)/per-class.csv, .md, .tex"
        guard kind == .comparison else { return text }
        let folder = FigureFolder(path: path, settings: figures, split: splitText)
        var files: [String] = []
        if let figure = try lossFigure() { try folder.write(figure, "loss", to: &files) }
        if let figure = try accuracyFigure() { try folder.write(figure, "accuracy", to: &files) }
        if !files.isEmpty { text += "\nfigures in \(path): \(files.joined(separator: ", "))" }
        return text
    }

    /// A row for each method with all of its numbers.
    var csv: String {
        func pair(_ name: String) -> [String] { ["\(name)_mean", "\(name)_sd"] }
        var names: [String] = []
        for factor in rows.flatMap(\.variant.factors) where !names.contains(factor.name) {
            names.append(factor.name)
        }
        var head = ["method"] + names.map { $0.replacing(" ", with: "_") } + ["slot", "runs"]
        for name in [
            "overall_accuracy", "average_accuracy", "kappa", "position_baseline", "edges_baseline",
            "superpixel_graph_baseline", "spectrum_baseline",
        ] {
            head += pair(name)
        }
        head += ["parameters", "attention_parameters", "multiply_adds", "attention_multiply_adds"]
        for name in ["train_seconds", "test_seconds", "epochs_to_90_percent"] { head += pair(name) }
        head += [
            "only_reference_correct", "only_this_correct", "mcnemar_p", "wilcoxon_p", "corrected_t_p",
            "folder",
        ]
        var table = CSV(head)
        for row in rows {
            let (summary, tests) = (row.summary, row.tests)
            var cells = [row.variant.name]
            cells += names.map { name in row.variant.factors.first { $0.name == name }?.value ?? "" }
            cells += [row.role?.rawValue ?? "", "\(row.runs.count)"]
            let accuracy = summary.accuracy
            for summary in [
                accuracy.overall, accuracy.average, accuracy.kappa, summary.baselines.position.overall,
                summary.baselines.edges.overall, summary.baselines.superpixelGraph.overall,
                summary.baselines.spectrum.overall,
            ] {
                cells += [plain(summary?.mean), plain(summary?.standardDeviation)]
            }
            cells += [
                row.cost?.parameters, row.attentionCost?.parameters, row.cost?.multiplyAdds,
                row.attentionCost?.multiplyAdds,
            ].map { $0.map { "\($0)" } ?? "" }
            for summary in [summary.trainSeconds, summary.testSeconds, row.epochsToNinety] {
                cells += [plain(summary?.mean), plain(summary?.standardDeviation)]
            }
            cells += testCells(tests)
            table.append(cells + [row.variant.folderName])
        }
        return table.text
    }

    private func testCells(_ tests: PairedTests?) -> [String] {
        [tests?.mcNemar.onlyFirstCorrect, tests?.mcNemar.onlySecondCorrect].map { plain($0.map(Double.init)) }
            + [tests?.mcNemar.pValue, tests?.wilcoxon?.pValue, tests?.correctedT?.pValue].map { plain($0) }
    }

    /// A row for each run.
    var runsCSV: String {
        var table = CSV([
            "method", "seed", "overall_accuracy", "average_accuracy", "kappa", "position_baseline",
            "spectrum_baseline", "parameters", "multiply_adds", "train_seconds", "test_seconds", "epochs",
            "epochs_to_90_percent", "folder",
        ])
        for row in rows where row.sameAs == nil {
            for run in row.runs {
                let metrics = run.metrics
                table.append([
                    row.variant.name, "\(metrics.seed)", plain(metrics.accuracy.overall),
                    plain(metrics.accuracy.average), plain(metrics.accuracy.kappa),
                    plain(metrics.baselines.position.overall),
                    plain(metrics.baselines.spectrum?.accuracy.overall),
                    plain(metrics.parameters.map(Double.init)), plain(metrics.multiplyAdds.map(Double.init)),
                    plain(metrics.trainSeconds), plain(metrics.testSeconds),
                    run.history.isEmpty ? "" : "\(run.history.count)",
                    plain(run.epochsToNinety.map(Double.init)),
                    run.folder,
                ])
            }
        }
        return table.text
    }

    /// A row for each pair of methods; the second is tested against the first.
    var pairsCSV: String {
        var table = CSV([
            "first", "second", "only_first_correct", "only_second_correct", "mcnemar_p", "wilcoxon_p",
            "corrected_t_p",
        ])
        for pair in pairs { table.append([pair.first, pair.second] + testCells(pair.tests)) }
        return table.text
    }
}

private func plain(_ value: Double?) -> String {
    guard let value else { return "" }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
}
