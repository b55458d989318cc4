/// Comma-separated values; a cell with a comma, a quote or a line break is quoted (RFC 4180).
package struct CSV: Sendable {
    private var rows: [[String]]

    /// A table with a header.
    package init(_ header: [String]) { rows = [header] }

    /// Adds a row.
    package mutating func append(_ row: [String]) { rows.append(row) }

    /// The table as text.
    package var text: String {
        rows.map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
