internal import CGDAL

/// Writes a layer of single-precision numbers as a cloud-optimized GeoTIFF.
package enum GeoTIFFLayerWriter {
    /// Writes the numbers of parts that follow each other from top to bottom; NaN is no data.
    ///
    /// - Parameters:
    ///   - parts: The rows of each part.
    ///   - columns: The columns.
    ///   - georeference: The position; nil if it is unknown.
    ///   - values: The numbers of a part.
    ///   - path: The file.
    /// - Throws: `FileError`, and what `values` throws; then no file remains.
    package static func write(
        rows parts: [Range<Int>],
        columns: Int,
        georeference: Georeference?,
        _ values: (Int) throws -> [Float],
        to path: String
    ) throws {
        let file = try GeoTIFFFile(
            path,
            rows: parts.last?.upperBound ?? 0,
            columns: columns,
            type: Int(CGDAL_FLOAT32),
            georeference: georeference
        )
        guard let gdal = GDALLibrary.available else { return }
        _ = gdal.call.GDALSetRasterNoDataValue(file.band, .nan)
        for (index, rows) in parts.enumerated() {
            var numbers = try values(index)
            precondition(
                numbers.count == rows.count * columns,
                "GeoTIFFLayerWriter: \(numbers.count) numbers"
            )
            try numbers.withUnsafeMutableBytes { bytes in
                guard let start = bytes.baseAddress else { return }
                try file.write(start, rows: rows, columns: columns, type: Int(CGDAL_FLOAT32))
            }
        }
        try file.finish(resampling: "AVERAGE")
    }
}
