internal import ArrayElements

/// Writes arrays as ENVI images, band-sequential and little-endian.
enum EnviCubeWriter {
    /// Writes the numbers to `path`, and then the header with the extension `hdr`.
    static func write(_ array: StoredArray, as type: ElementType, to path: String) throws(FileError) {
        var file = try AtomicFileWriter(path)
        for band in 0..<array.bands { try file.append(array.bytes(ofBand: band, as: type)) }
        try file.finish()
        try AtomicFile.write(header(array, type), to: EnviWriter.headerPath(path))
    }

    private static func header(_ array: StoredArray, _ type: ElementType) -> String {
        let codes: [ElementType: Int] = [
            .uint8: 1, .int16: 2, .int32: 3, .float32: 4, .float64: 5, .uint16: 12, .uint32: 13, .int64: 14,
            .uint64: 15,
        ]
        var lines = [
            "ENVI", "samples = \(array.columns)", "lines = \(array.rows)", "bands = \(array.bands)",
            "header offset = 0", "file type = ENVI Standard", "data type = \(codes[type] ?? 4)",
            "interleave = bsq",
            "byte order = 0",
        ]
        func list(_ key: String, _ values: [String]?) {
            guard let values, values.count == array.bands else { return }
            lines.append("\(key) = {\(values.joined(separator: ", "))}")
        }
        let metadata = array.metadata
        if metadata?.wavelengths != nil { lines.append("wavelength units = Nanometers") }
        list("wavelength", metadata?.wavelengths.map { $0.map { "\($0)" } })
        list("fwhm", metadata?.bandwidths.map { $0.map { "\($0)" } })
        list("bbl", metadata?.badBands.map { $0.map { $0 ? "0" : "1" } })
        list("band names", metadata?.bandNames.map { $0.map(plain) })
        if let noData = metadata?.noData { lines.append("data ignore value = \(noData)") }
        if let sensor = metadata?.sensor { lines.append("sensor type = \(plain(sensor))") }
        let position = metadata?.georeference.map(GDALLibrary.enviLines) ?? ""
        return lines.joined(separator: "\n") + "\n" + position
    }

    /// A name without the characters that end or separate list entries.
    private static func plain(_ name: String) -> String {
        String(name.map { ",{}\n\r=".contains($0) ? " " : $0 })
    }
}
