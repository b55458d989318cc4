internal import Eval
internal import Runs
public import Studies

extension ComparisonTable {
    /// The names of the settings that vary between rows.
    private var factorNames: [String] {
        var names: [String] = []
        for factor in rows.flatMap(\.variant.factors) where !names.contains(factor.name) {
            names.append(factor.name)
        }
        return names.filter { name in Set(rows.map { value(of: name, $0) }).count > 1 }
    }

    private func value(of factor: String, _ row: Row) -> String {
        row.variant.factors.first { $0.name == factor }?.value ?? "–"
    }

    /// The table; the best means of OA, AA and κ are bold in formats that support it.
    func table(_ chosen: [ComparisonColumn] = []) -> TextTable {
        let columns = chosen.isEmpty ? ComparisonColumn.standard(self) : chosen
        let factors = factorNames
        let slots = columns.prefix { $0 == .slot }.count
        var table = TextTable(
            ["method"] + factors + columns.map(\.head),
            textColumns: 1 + factors.count + slots
        )
        let best = columns.map { column in rows.compactMap(column.rank).max() }
        for row in rows {
            let cells = columns.indices.map { index -> TextTable.Cell in
                let isBest = rows.count > 1 && best[index] != nil && columns[index].rank(row) == best[index]
                return TextTable.Cell(columns[index].cell(row), isBold: isBest)
            }
            let name = row.sameAs.map { "\(row.variant.name) (= \($0))" } ?? row.variant.name
            table.append(([name] + factors.map { value(of: $0, row) }).map { TextTable.Cell($0) } + cells)
        }
        return table
    }

    /// Classes × rows: the mean recall of each class, then OA, AA and κ, as in papers of the field.
    package var perClassTable: TextTable { .perClass(rows.map { ($0.variant.name, $0.summary) }) }

    /// The table and the notes below it, for a terminal.
    ///
    /// - Parameter columns: The columns after the names; the default columns if empty.
    /// - Returns: The text.
    public func text(_ columns: [ComparisonColumn] = []) -> String {
        ([table(columns).text, ""] + notes).joined(separator: "\n")
    }
}
