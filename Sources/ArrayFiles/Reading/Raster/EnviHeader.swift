/// The keys and values of an ENVI header.
///
/// Keys are compared in lower case, with single spaces. A value in braces can extend over several lines and contain `=`. Lines
/// that start with a semicolon are comments. Text that is not UTF-8 is read as Latin-1.
///
/// Reference: ENVI header file format, NV5 Geospatial documentation.
struct EnviHeader {
    /// The path of the header.
    let path: String
    private let values: [String: String]

    /// More than any header needs: one with 16-digit numbers for 100,000 bands.
    private static let sizeLimit = 1 << 24

    /// Reads the header at `path`.
    ///
    /// - Throws: `ArrayFileError.malformed` if the file is not an ENVI header.
    init(_ path: String) throws(ArrayFileError) {
        let file = try RandomAccessFile(path)
        guard try Self.isHeader(file) else {
            throw .malformed(path: path, reason: "expected an ENVI header, whose first line is ENVI")
        }
        guard file.size <= Self.sizeLimit else {
            throw .malformed(path: path, reason: "\(file.size) bytes are too many for an ENVI header")
        }
        let text = decodedText(try file.prefix(file.size))
        guard let values = Self.parsed(text, closesByDepth: true) ?? Self.parsed(text, closesByDepth: false)
        else {
            throw .malformed(path: path, reason: "a value in braces has no closing brace")
        }
        (self.path, self.values) = (path, values)
    }

    /// Whether a file begins like an ENVI header.
    static func isHeader(_ file: RandomAccessFile) throws(ArrayFileError) -> Bool {
        var start = try file.prefix(64)[...]
        if start.starts(with: [0xef, 0xbb, 0xbf]) { start = start.dropFirst(3) }
        start = start.drop { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
        guard start.starts(with: "ENVI".utf8) else { return false }
        return start.dropFirst(4).first.map { $0 == 10 || $0 == 13 || $0 == 32 || $0 == 9 } ?? true
    }

    /// The value of a key without outer braces; nil if it is missing or empty.
    subscript(_ key: String) -> String? {
        guard var value = values[key]?[...] else { return nil }
        if value.first == "{" {
            value = value.dropFirst()
            if value.last == "}" { value = value.dropLast() }
        }
        let text = trimmed(value)
        return text.isEmpty ? nil : text
    }

    /// The items of a list.
    func items(_ key: String) -> [String]? {
        self[key]?.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    }

    /// The numbers of a list; empty items, as of a comma at the start, are ignored.
    ///
    /// - Throws: `ArrayFileError.malformed` if an item is not a number, or if `count` is given and not met.
    func numbers(_ key: String, count: Int? = nil) throws(ArrayFileError) -> [Double]? {
        guard let items = items(key)?.filter({ !$0.isEmpty }) else { return nil }
        var numbers: [Double] = []
        for item in items {
            guard let number = Double(item) else {
                throw .malformed(path: path, reason: "'\(key)' has '\(item.prefix(40))', expected a number")
            }
            numbers.append(number)
        }
        if let count, numbers.count != count {
            throw .malformed(
                path: path,
                reason: "'\(key)' has \(numbers.count) numbers, expected \(count), one for each band"
            )
        }
        return numbers
    }

    /// A whole number that is not negative; nil if the key is missing.
    func wholeNumber(_ key: String) throws(ArrayFileError) -> Int? {
        guard let text = self[key] else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw .malformed(
                path: path,
                reason: "'\(key)' is '\(text.prefix(40))', expected a whole number"
            )
        }
        return number
    }

    /// The values by key; nil if a brace is never closed.
    ///
    /// A value ends where as many braces are closed as opened, or else at the first line that ends with a closing brace.
    private static func parsed(_ text: String, closesByDepth: Bool) -> [String: String]? {
        var values: [String: String] = [:]
        var open: (key: String, lines: [String], depth: Int)?
        func depth(_ line: some StringProtocol) -> Int {
            line.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "{") ? 1 : $1 == UInt8(ascii: "}") ? -1 : 0) }
        }
        func closes(_ line: String, _ depth: Int) -> Bool { closesByDepth ? depth <= 0 : line.hasSuffix("}") }
        for line in text.split(whereSeparator: \.isNewline) {
            let line = trimmed(line)
            if var current = open {
                current.lines.append(line)
                current.depth += depth(line)
                if closes(line, current.depth) {
                    values[current.key] = current.lines.joined(separator: "\n")
                    open = nil
                } else {
                    open = current
                }
                continue
            }
            guard !line.hasPrefix(";"), let equals = line.firstIndex(of: "=") else { continue }
            let key = line[..<equals].lowercased().split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            let value = trimmed(line[line.index(after: equals)...])
            if value.hasPrefix("{"), !closes(value, depth(value)) {
                open = (key, [value], depth(value))
            } else {
                values[key] = value
            }
        }
        return open == nil ? values : nil
    }
}

/// The text of bytes in UTF-8, with or without byte order mark, else in Latin-1.
package func decodedText(_ bytes: [UInt8]) -> String {
    let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: bytes.map { Unicode.Scalar($0) })
    return String(scalars)
}

/// The text without white space at either end.
package func trimmed(_ text: some StringProtocol) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
        let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
}
