/// Writes label maps as a MAT file of version 5, uncompressed and little-endian, which MATLAB, Octave and SciPy read.
///
/// Reference: MAT-File Format, The MathWorks, R2024a, chapter 1, "Level 5 MAT-Files".
public enum MatWriter {
    /// Writes each map as a matrix `[rows, columns]` of the given name: uint8 when every label fits, else uint16.
    ///
    /// Names must be MATLAB's: a letter, then letters, digits and underscores, at most 63 of them.
    public static func write(_ maps: [(name: String, map: LabelMap)], to path: String) throws(FileError) {
        var bytes = Array("MATLAB 5.0 MAT-file, written by hsi".utf8)
        bytes += [UInt8](repeating: 32, count: 124 - bytes.count) + [0x00, 0x01] + Array("IM".utf8)
        for (name, map) in maps { bytes += element(.matrix, matrix(name, map)) }
        try AtomicFile.write(bytes, to: path)
    }

    /// The types of elements that are written, by their numbers in the format.
    private enum ElementCode: UInt32 {
        case int8 = 1, uint8 = 2, uint16 = 4, int32 = 5, uint32 = 6, matrix = 14
    }

    /// The contents of a matrix: flags, extents, name, numbers column by column.
    private static func matrix(_ name: String, _ map: LabelMap) -> [UInt8] {
        precondition(isName(name), "MatWriter: '\(name)' is no MATLAB name")
        let isWide = map.labels.contains { $0 > 255 }
        var columnMajor: [UInt16] = []
        columnMajor.reserveCapacity(map.labels.count)
        for column in 0..<map.columns {
            for row in 0..<map.rows { columnMajor.append(map[row, column]) }
        }
        let numbers =
            isWide
            ? element(.uint16, littleEndianBytes(columnMajor))
            : element(.uint8, columnMajor.map { UInt8(truncatingIfNeeded: $0) })
        // The array's class in the lowest byte: mxUINT16_CLASS or mxUINT8_CLASS.
        return element(.uint32, littleEndianBytes([isWide ? 11 : 9, 0] as [UInt32]))
            + element(.int32, littleEndianBytes([Int32(map.rows), Int32(map.columns)]))
            + element(.int8, Array(name.utf8)) + numbers
    }

    /// A tag of eight bytes and the data, padded to a multiple of eight; of a matrix the tag counts the padding, too.
    private static func element(_ type: ElementCode, _ data: [UInt8]) -> [UInt8] {
        littleEndianBytes([type.rawValue, UInt32(data.count)]) + data
            + [UInt8](repeating: 0, count: (8 - data.count % 8) % 8)
    }

    private static func isName(_ name: String) -> Bool {
        let rest = name.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32 || 48...57 ~= byte || byte == UInt8(ascii: "_")
        }
        return rest && name.utf8.count <= 63 && name.utf8.first.map { $0 > 64 && $0 != 95 } ?? false
    }
}
