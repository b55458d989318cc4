internal import ArrayElements
internal import Compute

/// Writes label maps and cubes as a MAT file of version 5, uncompressed and little-endian, which MATLAB, Octave and SciPy read.
///
/// Reference: MAT-File Format, The MathWorks, R2024a, chapter 1, "Level 5 MAT-Files".
public enum MatWriter {
    /// Writes complete variables, each created by `matrix`.
    package static func write(_ variables: [[UInt8]], to path: String) throws(FileError) {
        try AtomicFile.write(header(note: nil) + variables.flatMap(\.self), to: path)
    }

    /// Writes complete variables and then a cube `[rows, columns, bands]` of uint16, with one band in memory at a time.
    ///
    /// - Parameters:
    ///   - bands: The number of bands.
    ///   - extents: Rows and columns.
    ///   - name: The name of the cube's variable.
    ///   - variables: The variables before the cube.
    ///   - note: An ASCII note for the header text of the file.
    ///   - path: The file, which appears when it is complete.
    ///   - band: Returns the numbers of a band, `[rows, columns]`.
    /// - Throws: `FileError`, or the error of `band`; then `path` is unchanged.
    package static func write(
        bands: Int,
        of extents: (rows: Int, columns: Int),
        name: String,
        after variables: [[UInt8]],
        note: String,
        to path: String,
        band: (Int) throws -> [UInt16]
    ) throws {
        let (rows, columns) = extents
        let bytes = rows * columns * bands * 2
        let start = arrayStart(name, .uint16Class, [rows, columns, bands])
        let padding = (8 - bytes % 8) % 8
        precondition(bytes < 1 << 31, "MatWriter: a cube of \(bytes) bytes")
        var file = try AtomicFileWriter(path)
        try file.append(header(note: note) + variables.flatMap(\.self))
        try file.append(
            tag(.matrix, start.count + 8 + bytes + padding) + start + tag(.uint16, bytes)
        )
        for index in 0..<bands {
            let values = try band(index)
            let columnMajor: [UInt16] = filledRows(columns, rows) { column, target in
                for row in 0..<rows { target[row] = values[row * columns + column] }
            }
            try file.append(littleEndianBytes(columnMajor))
        }
        try file.append([UInt8](repeating: 0, count: padding))
        try file.finish()
    }

    /// The 128 bytes at the top: text, version and byte order.
    private static func header(note: String?) -> [UInt8] {
        let text = Array(("MATLAB 5.0 MAT-file, written by hsi" + (note.map { ", " + $0 } ?? "")).utf8)
        return text + [UInt8](repeating: 32, count: 124 - text.count) + [0x00, 0x01] + Array("IM".utf8)
    }

    /// The element types in use, with their numbers in the format.
    private enum ElementCode: UInt32 {
        case int8 = 1, uint8 = 2, int16 = 3, uint16 = 4, int32 = 5, uint32 = 6, single = 7, double = 9,
            int64 = 12
        case uint64 = 13, matrix = 14
    }

    /// The array classes in use, with their numbers in the format.
    private enum ArrayClass: UInt32 {
        case doubleClass = 6, singleClass = 7, int8Class = 8, uint8Class = 9, int16Class = 10, uint16Class =
            11
        case int32Class = 12, uint32Class = 13, int64Class = 14, uint64Class = 15
    }

    /// Labels `[rows, columns]` as a variable: uint8 when every label fits, else uint16.
    ///
    /// Names must be valid in MATLAB: a letter, then letters, digits and underscores, at most 63 characters.
    package static func matrix(_ name: String, _ labels: [UInt16], rows: Int, columns: Int) -> [UInt8] {
        let isWide = labels.contains { $0 > 255 }
        var columnMajor: [UInt16] = []
        columnMajor.reserveCapacity(labels.count)
        for column in 0..<columns {
            for row in 0..<rows { columnMajor.append(labels[row * columns + column]) }
        }
        let numbers =
            isWide
            ? element(.uint16, littleEndianBytes(columnMajor))
            : element(.uint8, columnMajor.map { UInt8(truncatingIfNeeded: $0) })
        let start = arrayStart(name, isWide ? .uint16Class : .uint8Class, [rows, columns])
        return element(.matrix, start + numbers)
    }

    /// Numbers in column-major order as a variable.
    static func matrix(_ name: String, _ columnMajor: [UInt8], _ type: ElementType, _ extents: [Int])
        -> [UInt8]
    {
        let (code, arrayClass): (ElementCode, ArrayClass) =
            switch type {
            case .bool, .uint8: (.uint8, .uint8Class)
            case .int8: (.int8, .int8Class)
            case .int16: (.int16, .int16Class)
            case .uint16: (.uint16, .uint16Class)
            case .int32: (.int32, .int32Class)
            case .uint32: (.uint32, .uint32Class)
            case .int64: (.int64, .int64Class)
            case .uint64: (.uint64, .uint64Class)
            case .float16, .float32: (.single, .singleClass)
            case .float64: (.double, .doubleClass)
            }
        return element(.matrix, arrayStart(name, arrayClass, extents) + element(code, columnMajor))
    }

    /// Bytes as a variable with one row.
    package static func matrix(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
        element(.matrix, arrayStart(name, .uint8Class, [1, bytes.count]) + element(.uint8, bytes))
    }

    /// The elements before the numbers of an array: flags, extents, name.
    private static func arrayStart(_ name: String, _ arrayClass: ArrayClass, _ extents: [Int]) -> [UInt8] {
        precondition(isName(name), "MatWriter: '\(name)' is not a MATLAB name")
        return element(.uint32, littleEndianBytes([arrayClass.rawValue, 0] as [UInt32]))
            + element(.int32, littleEndianBytes(extents.map { Int32($0) }))
            + element(.int8, Array(name.utf8))
    }

    /// A tag of eight bytes and the data, padded to a multiple of eight; the size of a matrix includes the padding.
    private static func element(_ type: ElementCode, _ data: [UInt8]) -> [UInt8] {
        tag(type, data.count) + data + [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
    }

    private static func tag(_ type: ElementCode, _ bytes: Int) -> [UInt8] {
        littleEndianBytes([type.rawValue, UInt32(bytes)])
    }

    /// Whether MATLAB accepts a name.
    static func isName(_ name: String) -> Bool {
        let rest = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32 || 48...57 ~= byte || byte == UInt8(ascii: "_")
        }
        return rest && name.utf8.count <= 63 && name.utf8.first.map { $0 > 64 && $0 != 95 } ?? false
    }
}
