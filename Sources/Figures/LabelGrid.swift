/// A label for every pixel of a scene; 0 means unlabeled.
public struct LabelGrid: Sendable, Equatable {
    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The labels: `[rows, columns]`, row-major; 0 is unlabeled.
    public let labels: [Int]

    /// A grid of `labels`, `[rows, columns]` in row-major order; throws `rasterSize` or `pixelCount`.
    public init(rows: Int, columns: Int, labels: [Int]) throws(FigureError) {
        try Raster.check(rows: rows, columns: columns, count: labels.count, what: "labels")
        self.rows = rows
        self.columns = columns
        self.labels = labels
    }

    /// Throws `extent` unless another raster has the same size as this grid.
    func checkSameExtent(rows: Int, columns: Int, what: String) throws(FigureError) {
        guard rows == self.rows, columns == self.columns else {
            throw .extent(
                what: what,
                expectedRows: self.rows,
                expectedColumns: self.columns,
                rows: rows,
                columns: columns
            )
        }
    }
}
