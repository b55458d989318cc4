internal import Eval
internal import Runs
internal import Studies

extension TextTable {
    /// Classes × methods: the mean recall of each class, then OA, AA and κ, as in papers of the field.
    ///
    /// With several columns, the best mean is bold.
    static func perClass(_ columns: [(name: String, summary: SeriesSummary)]) -> TextTable {
        var table = TextTable(["class", "test pixels"] + columns.map(\.name))
        func append(_ head: String, _ pixels: String, _ values: [Summary?], _ text: (Summary?) -> String) {
            let best = values.compactMap { $0?.mean }.max()
            table.append(
                [Cell(head), Cell(pixels)]
                    + values.map { Cell(text($0), isBold: values.count > 1 && $0 != nil && $0?.mean == best) }
            )
        }
        guard let first = columns.first?.summary else { return table }
        for (index, row) in first.perClass.enumerated() {
            let recalls = columns.map { _, summary in
                index < summary.perClass.count ? summary.perClass[index].recall : nil
            }
            append("\(row.label) \(row.name)", decimals(row.testPixels, 0), recalls) { meanAndSpread($0) }
        }
        let accuracies = columns.map(\.summary.accuracy)
        append("OA (%)", "", accuracies.map(\.overall)) { meanAndSpread($0) }
        append("AA (%)", "", accuracies.map(\.average)) { meanAndSpread($0) }
        append("κ × 100", "", accuracies.map(\.kappa)) { meanAndSpread($0) }
        return table
    }
}
