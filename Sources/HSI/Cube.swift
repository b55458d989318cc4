/// A hyperspectral image: one spectrum a pixel.
public struct Cube: Sendable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The number of bands.
    public let bands: Int
    /// The values, band innermost: `[rows, columns, bands]`.
    public let values: [Float]

    /// Creates a cube from `values`, `[rows, columns, bands]`.
    public init(rows: Int, columns: Int, bands: Int, values: [Float]) {
        precondition(
            values.count == rows * columns * bands,
            "Cube.init: \(values.count) values cannot fill \(rows)×\(columns)×\(bands)"
        )
        self.rows = rows
        self.columns = columns
        self.bands = bands
        self.values = values
    }
}
