/// A hyperspectral cube, band-interleaved by pixel.
public struct Cube: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The number of bands.
    public let bands: Int
    /// The values, `[rows, columns, bands]`, row-major: a pixel's spectrum is contiguous.
    public let values: [Float]

    /// A cube of `rows * columns * bands` values.
    public init(rows: Int, columns: Int, bands: Int, values: [Float]) {
        precondition(
            rows >= 0 && columns >= 0 && bands >= 0 && values.count == rows * columns * bands,
            "Cube: \(values.count) values for \(rows)×\(columns)×\(bands)"
        )
        (self.rows, self.columns, self.bands, self.values) = (rows, columns, bands, values)
    }

    /// The number of pixels.
    public var pixels: Int { rows * columns }

    /// The spectrum of one pixel, `[bands]`.
    public subscript(row: Int, column: Int) -> ArraySlice<Float> {
        let start = (row * columns + column) * bands
        return values[start..<start + bands]
    }
}
