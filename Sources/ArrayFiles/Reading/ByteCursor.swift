/// Reads little-endian numbers from bytes in order; reading past the end is an error.
struct ByteCursor {
    /// The file, for error messages.
    let path: String
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>, path: String) {
        (self.path, rest) = (path, Array(bytes)[...])
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: Int) throws(ArrayFileError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw malformed("truncated entry") }
        let bytes = rest.prefix(count)
        rest = rest.dropFirst(count)
        return bytes
    }

    /// The next integer of `size` bytes, at most 8.
    mutating func number(_ size: Int) throws(ArrayFileError) -> UInt64 {
        try bytes(size).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The next number as a count or extent; a number larger than any file is an error.
    mutating func count(_ size: Int) throws(ArrayFileError) -> Int {
        let number = try number(size)
        guard number <= 1 << 48 else { throw malformed("impossible size \(number)") }
        return Int(number)
    }

    /// Skips `count` bytes.
    mutating func skip(_ count: Int) throws(ArrayFileError) { _ = try bytes(count) }

    /// The next name, which ends with a zero byte; the padding to a multiple of `alignment` is skipped.
    mutating func name(alignment: Int) throws(ArrayFileError) -> String {
        guard let end = rest.firstIndex(of: 0) else { throw malformed("unterminated name") }
        let length = end - rest.startIndex + 1
        let bytes = rest.prefix(length - 1)
        try skip(min(rest.count, (length + alignment - 1) / alignment * alignment))
        return String(decoding: bytes, as: UTF8.self)
    }

    func malformed(_ reason: String) -> ArrayFileError {
        .malformed(path: path, reason: "invalid HDF5 file: " + reason)
    }
}
