internal import ArrayFiles
internal import Eval
internal import FoundationEssentials
internal import HSI
internal import LSGA

extension ComparisonResult {
    /// Writes the table as `ablation.csv`, `.md`, `.tex` and `.json` (or `comparison…`), `runs.csv` with a row for each
    /// run, and for a comparison the figures `loss.png` and `accuracy.png`.
    func write(to path: String) throws {
        func write(_ bytes: [UInt8], _ name: String) throws {
            try AtomicFile.write(bytes, to: "\(path)/\(name)")
        }
        try write([UInt8](csv.utf8), "\(kind.rawValue).csv")
        try write([UInt8](markdown.utf8), "\(kind.rawValue).md")
        try write([UInt8](latex.utf8), "\(kind.rawValue).tex")
        try write([UInt8](RunFolder.encoder.encode(self)) + [UInt8(ascii: "\n")], "\(kind.rawValue).json")
        try write([UInt8](runsCSV.utf8), "runs.csv")
        guard kind == .comparison else { return }
        try write(lossFigure(), "loss.png")
        if let figure = try accuracyFigure() { try write(figure, "accuracy.png") }
    }

    /// The files that `write(to:)` leaves for a reader.
    public func files(in path: String) -> String {
        let tables = "tables in \(path)/\(kind.rawValue).csv, .md, .tex and .json, runs in \(path)/runs.csv"
        return kind == .comparison
            ? tables + "\nfigures in \(path)/loss.png and \(path)/accuracy.png" : tables
    }

    /// One row a variant; undefined figures are empty.
    var csv: String {
        var head = ["attention", "tokenizer", "gauss", "slot", "runs"]
        func pair(_ name: String) -> [String] { ["\(name)_mean", "\(name)_sd"] }
        for name in ["overall_accuracy", "average_accuracy", "kappa", "position_floor"] { head += pair(name) }
        head += ["parameters", "attention_parameters", "multiply_adds", "attention_multiply_adds"]
        for name in ["train_seconds", "test_seconds", "epochs_to_90_percent"] { head += pair(name) }
        head += [
            "only_reference_correct", "only_this_correct", "mcnemar_p", "wilcoxon_p", "corrected_t_p",
            "folder",
        ]
        var table = TextTable(head)
        for row in rows {
            let (variant, summary, tests) = (row.variant, row.summary, row.tests)
            var cells = [variant.attention, variant.tokenizer?.rawValue ?? "", variant.gauss?.rawValue ?? ""]
            cells += [row.slot.rawValue, "\(row.runs.count)"]
            func append(_ summary: Summary?) {
                cells += [plain(summary?.mean), plain(summary?.standardDeviation)]
            }
            append(summary.overallAccuracy)
            append(summary.averageAccuracy)
            append(summary.kappa)
            append(summary.positionFloor)
            for (whole, own) in [
                (row.cost.parameters, row.attentionCost?.parameters),
                (row.cost.multiplyAdds, row.attentionCost?.multiplyAdds),
            ] {
                cells += ["\(whole)", own.map { "\($0)" } ?? ""]
            }
            append(summary.trainSeconds)
            append(summary.testSeconds)
            append(row.epochsToNinety)
            cells += [tests?.mcNemar.onlyFirstCorrect, tests?.mcNemar.onlySecondCorrect].map {
                plain($0.map(Double.init))
            }
            cells += [tests?.mcNemar.pValue, tests?.wilcoxon?.pValue, tests?.correctedT?.pValue].map {
                plain($0)
            }
            table.append(cells + [variant.folderName])
        }
        return table.csv
    }

    /// One row a run; undefined figures are empty.
    var runsCSV: String {
        var table = TextTable([
            "attention", "tokenizer", "gauss", "seed", "overall_accuracy", "average_accuracy", "kappa",
            "position_floor",
            "parameters", "multiply_adds", "train_seconds", "test_seconds", "epochs", "epochs_to_90_percent",
            "folder",
        ])
        for row in rows {
            for run in row.runs {
                let metrics = run.metrics
                table.append([
                    row.variant.attention, row.variant.tokenizer?.rawValue ?? "",
                    row.variant.gauss?.rawValue ?? "",
                    "\(run.member.seed)", plain(metrics.overallAccuracy), plain(metrics.averageAccuracy),
                    plain(metrics.kappa),
                    plain(metrics.positionFloor.overallAccuracy), "\(metrics.parameters)",
                    "\(metrics.multiplyAdds)",
                    "\(metrics.trainSeconds)", "\(metrics.testSeconds)", "\(run.history.count)",
                    run.epochsToNinety.map { "\($0)" } ?? "", run.folder,
                ])
            }
        }
        return table.csv
    }
}

/// A number as it is, whole ones without a point; empty if it is undefined.
private func plain(_ value: Double?) -> String {
    guard let value else { return "" }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
}
