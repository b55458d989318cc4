/// A table of text: a heading and rows of as many cells, separated by commas, semicolons, or tabs.
///
/// Cells may be quoted (RFC 4180); empty lines and lines that start with `#` are skipped. The separator is the one that the heading
/// has most of.
public struct CSVTable: Sendable, Equatable {
    /// A row with the line that it starts on, from 1.
    public struct Row: Sendable, Equatable {
        /// The line.
        public let line: Int
        /// The cells, as many as the heading has, without spaces at their ends.
        public let cells: [String]
    }

    /// The names of the columns.
    public let heading: [String]
    /// The rows.
    public let rows: [Row]

    private static let sizeLimit = 1 << 28

    /// Reads a table from a file.
    ///
    /// - Throws: `ArrayFileError` if the file cannot be read, is larger than 256 MiB, or has a row of another length than the
    ///   heading.
    public init(_ path: String) throws(ArrayFileError) {
        let file = try RandomAccessFile(path)
        guard file.size <= Self.sizeLimit else {
            throw .unsupported(path: path, reason: "\(file.size) bytes are too many for a table of text")
        }
        try self.init(text: decodedText(try file.prefix(file.size)), path: path)
    }

    /// Reads a table from text; `path` is for errors.
    init(text: String, path: String) throws(ArrayFileError) {
        let firstLine = text.split(whereSeparator: \.isNewline).first { !$0.hasPrefix("#") } ?? ""
        let separators: [Character] = [",", ";", "\t"]
        let separator =
            separators.max { one, other in
                firstLine.count(where: { $0 == one }) < firstLine.count(where: { $0 == other })
            } ?? ","
        var parsed = Self.parsed(text, separator: separator)
        guard !parsed.isEmpty else {
            throw .unsupported(path: path, reason: "expected a heading, found nothing")
        }
        let first = parsed.removeFirst()
        if let odd = parsed.first(where: { $0.cells.count != first.cells.count }) {
            throw .unsupported(
                path: path,
                reason: "line \(odd.line): expected \(first.cells.count) cells, found \(odd.cells.count)"
            )
        }
        (heading, rows) = (first.cells, parsed)
    }

    /// The index of the column with one of some names, in any case; nil if there is none.
    public func column(_ names: String...) -> Int? {
        for name in names {
            if let index = heading.firstIndex(where: { $0.lowercased() == name }) { return index }
        }
        return nil
    }

    private static func parsed(_ text: String, separator: Character) -> [Row] {
        var rows: [Row] = []
        var (cells, cell): ([String], String) = ([], "")
        var (isQuoted, wasQuoted, isFirst) = (false, false, true)
        var (line, start) = (1, 1)
        func close() {
            cells.append(wasQuoted ? cell : trimmed(cell))
            (cell, wasQuoted) = ("", false)
        }
        func closeRow() {
            close()
            let isComment = cells[0].hasPrefix("#") || cells == [""]
            if !isComment { rows.append(Row(line: start, cells: cells)) }
            cells = []
        }
        var previousWasQuote = false
        for character in text {
            if isFirst, character == "\u{feff}" { continue }
            isFirst = false
            if isQuoted {
                if character == "\"" {
                    isQuoted = false
                    previousWasQuote = true
                    continue
                }
                cell.append(character)
                if character.isNewline { line += 1 }
                continue
            }
            if character == "\"" {
                // A doubled quote inside a quoted cell is a quote.
                if previousWasQuote { cell.append("\"") }
                if previousWasQuote || trimmed(cell).isEmpty {
                    if !previousWasQuote { cell = "" }
                    (isQuoted, wasQuoted) = (true, true)
                } else {
                    cell.append(character)
                }
            } else if character == separator {
                close()
            } else if character.isNewline {
                closeRow()
                line += 1
                start = line
            } else if !(wasQuoted && character == " ") {
                cell.append(character)
            }
            previousWasQuote = false
        }
        if !cells.isEmpty || !cell.isEmpty || wasQuoted { closeRow() }
        return rows
    }
}
