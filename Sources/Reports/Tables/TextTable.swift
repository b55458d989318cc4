internal import Runs

/// A table for a terminal: columns are as wide as their widest cell; text columns are left-aligned, others
/// right-aligned.
package struct TextTable {
    /// The header and the rows below it.
    private(set) var rows: [[String]]
    /// The cells that are bold, by row and column.
    private(set) var bold: Set<[Int]> = []
    /// The number of text columns at the start.
    let textColumns: Int
    /// The number of text columns at the end.
    let remarkColumns: Int

    init(_ header: [String], textColumns: Int = 1, remarkColumns: Int = 0) {
        (rows, self.textColumns, self.remarkColumns) = ([header], textColumns, remarkColumns)
    }

    /// A cell, which can be bold in Markdown and LaTeX.
    struct Cell {
        let text: String
        let isBold: Bool

        init(_ text: String, isBold: Bool = false) { (self.text, self.isBold) = (text, isBold) }
    }

    mutating func append(_ row: [String]) { rows.append(row) }

    mutating func append(_ row: [Cell]) {
        for (column, cell) in row.enumerated() where cell.isBold { bold.insert([rows.count, column]) }
        rows.append(row.map(\.text))
    }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].count)
                let isText = column < textColumns || column >= row.count - remarkColumns
                return isText ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return String(line[...(line.lastIndex { $0 != " " } ?? line.startIndex)])
        }
        let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
        return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
    }

    /// The same as comma-separated values.
    var csv: String {
        var csv = CSV(rows[0])
        for row in rows.dropFirst() { csv.append(row) }
        return csv.text
    }
}
