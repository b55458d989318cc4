/// Writes an NPY file of single-precision numbers part by part.
package enum NpyRowWriter {
    /// Writes the numbers of `parts` parts, which follow each other along the first axis.
    ///
    /// - Parameters:
    ///   - shape: The shape of the whole array.
    ///   - parts: The number of parts.
    ///   - values: The numbers of a part.
    ///   - path: The file.
    /// - Throws: `FileError`, and what `values` throws; then no file remains.
    package static func write(
        shape: [Int],
        parts: Int,
        _ values: (Int) throws -> [Float],
        to path: String
    ) throws {
        var file = try AtomicFileWriter(path)
        try file.append(NpyWriter.header("<f4", shape))
        var written = 0
        for part in 0..<parts {
            let numbers = try values(part)
            written += numbers.count
            try file.append(littleEndianBytes(numbers.map(\.bitPattern)))
        }
        precondition(
            written == shape.reduce(1, *),
            "NpyRowWriter: \(written) numbers for \(extentsText(shape))"
        )
        try file.finish()
    }
}
