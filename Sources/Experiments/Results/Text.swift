internal import FoundationEssentials
internal import Glibc

/// `value` with a fixed number of decimals.
func decimals(_ value: Double, _ places: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    let scale = pow(10, Double(places))
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && scaled > 0 ? "-" : ""
    return places == 0 ? sign + padded : sign + padded.dropLast(places) + "." + padded.suffix(places)
}

/// A table for a terminal: columns as wide as their widest cell, those of text to the left and the others to the right.
struct TextTable {
    /// The header and the rows below it.
    private(set) var rows: [[String]]
    /// How many columns, from the first, are text.
    let textColumns: Int
    /// How many columns, from the last, are text.
    let remarkColumns: Int

    init(_ header: [String], textColumns: Int = 1, remarkColumns: Int = 0) {
        (rows, self.textColumns, self.remarkColumns) = ([header], textColumns, remarkColumns)
    }

    mutating func append(_ row: [String]) { rows.append(row) }

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

    /// The same as comma-separated values; cells that hold a comma or a quote are quoted.
    var csv: String {
        rows.map { row in
            row.map { cell in
                cell.contains(where: { ",\"\n".contains($0) })
                    ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }.joined(separator: ",") + "\n"
        }.joined()
    }
}
