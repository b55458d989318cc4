/// Checks of a TIFF that GDAL does not make: the orientation, and that the file is not cut short.
///
/// Reference: TIFF, revision 6.0, Adobe 1992, and BigTIFF.
enum TIFFDirectory {
    private static let orientationTag = 274
    private static let topLeft = 1
    /// The bytes of one value of each type.
    private static let sizes = [
        1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8,
    ]

    /// Looks at every entry of the first directory.
    ///
    /// - Throws: `ArrayFileError` if values lie outside the file, or if rows do not run from top to bottom and columns from left to
    ///   right.
    static func check(_ file: RandomAccessFile) throws(ArrayFileError) {
        let start = try file.bytes(at: 0, count: min(16, file.size))
        guard start.count == 16 else { throw truncated(file) }
        let isBigEndian = start[0] == 0x4d
        let isBig = start[isBigEndian ? 3 : 2] == 43
        func number(at offset: Int, bytes: Int) throws(ArrayFileError) -> Int {
            guard offset >= 0, offset <= file.size - bytes else { throw truncated(file) }
            let found = try file.bytes(at: offset, count: bytes)
            let value = (isBigEndian ? found : found.reversed()).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let number = Int(exactly: value), number <= 1 << 60 else { throw truncated(file) }
            return number
        }
        let (word, entry, pointer) = isBig ? (8, 20, 8) : (2, 12, 4)
        let directory = try number(at: isBig ? 8 : 4, bytes: pointer)
        let count = try number(at: directory, bytes: word)
        guard count <= 4096 else {
            throw .malformed(path: file.path, reason: "damaged TIFF: a directory of \(count) entries")
        }
        for index in 0..<count {
            let field = directory + word + index * entry
            let values = try number(at: field + 4, bytes: pointer)
            let place = field + 4 + pointer
            guard let size = try sizes[number(at: field + 2, bytes: 2)] else { continue }
            let (bytes, overflow) = values.multipliedReportingOverflow(by: size)
            guard !overflow else { throw truncated(file) }
            if bytes > pointer {
                guard try number(at: place, bytes: pointer) <= file.size - bytes else {
                    throw truncated(file)
                }
            }
            guard try number(at: field, bytes: 2) == orientationTag else { continue }
            guard try number(at: place, bytes: 2) == topLeft else {
                throw .unsupported(
                    path: file.path,
                    reason: "expected a TIFF with rows from top to bottom and columns from left to right"
                )
            }
        }
    }

    private static func truncated(_ file: RandomAccessFile) -> ArrayFileError {
        .malformed(
            path: file.path,
            reason: "truncated TIFF: its directory refers to data after byte \(file.size), where it ends"
        )
    }
}
