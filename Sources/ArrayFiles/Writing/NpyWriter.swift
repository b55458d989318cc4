/// Writes NumPy's NPY format, version 1, little-endian, row-major.
public enum NpyWriter {
    /// Writes labels in row-major order: uint8 when every label fits, else uint16.
    public static func write(_ labels: [UInt16], shape: [Int], to path: String) throws(FileError) {
        precondition(
            labels.count == shape.reduce(1, *),
            "NpyWriter: \(labels.count) labels for \(extentsText(shape))"
        )
        if labels.allSatisfy({ $0 <= 255 }) {
            try AtomicFile.write(header("|u1", shape) + labels.map { UInt8($0) }, to: path)
        } else {
            try AtomicFile.write(header("<u2", shape) + littleEndianBytes(labels), to: path)
        }
    }

    /// Writes single-precision values in row-major order.
    public static func write(_ values: [Float], shape: [Int], to path: String) throws(FileError) {
        precondition(
            values.count == shape.reduce(1, *),
            "NpyWriter: \(values.count) values for \(extentsText(shape))"
        )
        try AtomicFile.write(header("<f4", shape) + littleEndianBytes(values.map(\.bitPattern)), to: path)
    }

    /// The magic string, the version and the dictionary, padded so that the data begins at a multiple of 64 bytes.
    static func header(_ descr: String, _ shape: [Int]) -> [UInt8] {
        let extents = shape.map { "\($0)," }.joined(separator: " ")
        var text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(extents)), }"
        let unpadded = 10 + text.utf8.count + 1
        text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        let length = text.utf8.count
        precondition(length <= 0xffff, "NpyWriter: rank \(shape.count)")
        return NpyReader.magic + [1, 0, UInt8(length & 0xff), UInt8(length >> 8)] + Array(text.utf8)
    }
}

/// The bytes of whole numbers, least significant first.
func littleEndianBytes<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
}
