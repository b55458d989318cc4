/// Parses the header of an NPY file: a Python dictionary literal with the keys `descr`, `fortran_order` and `shape`.
struct NpyHeaderParser {
    /// The three entries.
    struct Fields: Equatable {
        var descr: String
        var isColumnMajor: Bool
        var shape: [Int]
    }

    private var rest: ArraySlice<UInt8>

    /// The entries in any order, or nil for any other text.
    static func parse(_ text: [UInt8]) -> Fields? {
        var parser = NpyHeaderParser(rest: text[...])
        return parser.dictionary()
    }

    private mutating func dictionary() -> Fields? {
        var (descr, isColumnMajor, shape): (String?, Bool?, [Int]?) = (nil, nil, nil)
        guard take("{") else { return nil }
        while !take("}") {
            guard let key = string(), take(":") else { return nil }
            switch key {
            case "descr":
                // A list of fields describes a structured type, which is not supported; its text is kept for the error message.
                if peek() == UInt8(ascii: "[") { descr = remainder() } else { descr = string() }
                if descr == nil { return nil }
                if rest.isEmpty { return Fields(descr: descr ?? "", isColumnMajor: false, shape: []) }
            case "fortran_order":
                isColumnMajor = take("True") ? true : take("False") ? false : nil
                if isColumnMajor == nil { return nil }
            case "shape":
                shape = tuple()
                if shape == nil { return nil }
            default: return nil
            }
            guard take(",") || peek() == UInt8(ascii: "}") else { return nil }
        }
        skipSpace()
        guard rest.isEmpty, let descr, let isColumnMajor, let shape else { return nil }
        return Fields(descr: descr, isColumnMajor: isColumnMajor, shape: shape)
    }

    private mutating func tuple() -> [Int]? {
        guard take("(") else { return nil }
        var extents: [Int] = []
        while !take(")") {
            skipSpace()
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard let extent = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
            extents.append(extent)
            rest = rest.dropFirst(digits.count)
            _ = take("L")
            guard take(",") || peek() == UInt8(ascii: ")") else { return nil }
        }
        return extents
    }

    private mutating func string() -> String? {
        skipSpace()
        guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            return nil
        }
        guard let end = rest.dropFirst().firstIndex(of: quote) else { return nil }
        let text = String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
        rest = rest[(end + 1)...]
        return text
    }

    private mutating func remainder() -> String {
        let text = String(decoding: rest.prefix(60), as: UTF8.self)
        rest = []
        return text
    }

    private mutating func take(_ token: String) -> Bool {
        skipSpace()
        guard rest.starts(with: token.utf8) else { return false }
        rest = rest.dropFirst(token.utf8.count)
        return true
    }

    private mutating func peek() -> UInt8? {
        skipSpace()
        return rest.first
    }

    private mutating func skipSpace() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }
    }
}
