internal import Eval
internal import LSGA

extension ComparisonResult {
    /// One column of the table: its head, and what it shows of a row.
    private struct Column {
        let head: String
        var isText = false
        let cell: (Row) -> String
    }

    /// The columns: names, accuracies, costs, times, tests, as tables of papers have them.
    private var columns: [Column] {
        var columns = [Column(head: "attention", isText: true) { $0.variant.attention }]
        if Set(rows.compactMap(\.variant.tokenizer)).count > 1 {
            columns.append(Column(head: "tokenizer", isText: true) { $0.variant.tokenizer?.rawValue ?? "–" })
        }
        if Set(rows.compactMap(\.variant.gauss)).count > 1 {
            columns.append(Column(head: "Gaussian", isText: true) { $0.variant.gauss?.rawValue ?? "–" })
        }
        if kind == .comparison { columns.append(Column(head: "slot", isText: true) { $0.slot.words }) }
        columns += [
            Column(head: "OA (%)") { meanAndSpread($0.summary.overallAccuracy) },
            Column(head: "AA (%)") { meanAndSpread($0.summary.averageAccuracy) },
            Column(head: "κ × 100") { meanAndSpread($0.summary.kappa) },
        ]
        if kind == .comparison {
            columns.append(Column(head: "epochs to 90 %") { short($0.epochsToNinety, 1) })
        }
        columns += [
            Column(head: "parameters") { "\($0.cost.parameters)" },
            Column(head: "MAC/layer (M)") { millions($0.attentionCost?.multiplyAdds) },
            Column(head: "MAC (M)") { millions($0.cost.multiplyAdds) },
            Column(head: "train (s)") { short($0.summary.trainSeconds, 1) },
            Column(head: "test (s)") { short($0.summary.testSeconds, 2) },
        ]
        guard rows.count > 1 else { return columns }
        columns.append(Column(head: "McNemar p") { probability($0.tests?.mcNemar.pValue) })
        guard runCount > 1 else { return columns }
        return columns + [
            Column(head: "Wilcoxon p") { probability($0.tests?.wilcoxon?.pValue) },
            Column(head: "t-test p") { probability($0.tests?.correctedT?.pValue) },
        ]
    }

    private var table: TextTable {
        let columns = columns
        var table = TextTable(columns.map(\.head), textColumns: columns.prefix(while: \.isText).count)
        for row in rows { table.append(columns.map { $0.cell(row) }) }
        return table
    }

    /// The table and the remarks for a terminal.
    public var text: String { ([table.text, ""] + notes).joined(separator: "\n") }

    /// The table and the remarks as Markdown.
    var markdown: String {
        table.markdown + "\n" + notes.map { "- \($0.markdownText)\n" }.joined()
    }

    /// The table for LaTeX, with the rules of the package booktabs, and the remarks below it.
    var latex: String {
        """
        % needs \\usepackage{booktabs}
        \(table.latex)
        \\par\\smallskip
        {\\footnotesize\\raggedright
        \(notes.map { $0.latexText + "\\par" }.joined(separator: "\n"))
        }

        """
    }
}

/// Mean and spread with few decimals; the mean alone for a single run.
private func short(_ summary: Summary?, _ places: Int) -> String {
    guard let summary else { return "–" }
    return decimals(summary.mean, places)
        + (summary.standardDeviation.map { " ± \(decimals($0, places))" } ?? "")
}

/// A count in millions, small ones with more decimals.
private func millions(_ count: Int?) -> String {
    guard let count else { return "–" }
    let value = Double(count) / 1e6
    return decimals(value, value >= 0.1 || value == 0 ? 2 : 4)
}

/// A p-value, or a dash where there is none.
private func probability(_ value: Double?) -> String {
    guard let value else { return "–" }
    return value < 0.001 ? "<0.001" : decimals(value, 3)
}
