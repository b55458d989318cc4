/// The covariance of the columns of a single-precision matrix, gathered in double precision.
///
/// `C = Σ (x − μ)(x − μ)ᵀ / (count − 1)` over the rows x, by DSYRK over blocks of rows that are centred as they are
/// converted: subtracting μ·μᵀ afterwards would cancel where the mean is large beside the spread.
public struct Covariance: Sendable, Equatable {
    /// How many rows were counted.
    public let count: Int
    /// The mean of each column: `[columns]`.
    public let mean: [Double]
    /// The covariance, both triangles filled: `[columns, columns]`; zero with fewer than two rows.
    public let matrix: [Double]

    /// Rows that are converted and multiplied at a time: 256 rows of 200 columns fill 400 kB of cache.
    private static let block = 256

    /// Visits `values`, `[rows, columns]`, or only the rows listed in `rows`, each scaled first if asked for.
    ///
    /// The scaled matrix is never made: a row is scaled whenever it is visited.
    public init(of values: [Float], columns: Int, rows: [Int]? = nil, scaling: ColumnScaling? = nil) {
        let blocks = RowBlocks(values, columns: columns, selection: rows, scaling: scaling)
        let mean = ColumnStatistics.mean(blocks)
        var matrix = blocks.reduce(length: columns * columns) { lane, products in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.block * columns) { centred in
                guard let centred = centred.baseAddress else { return }
                for start in stride(from: lane.lowerBound, to: lane.upperBound, by: Self.block) {
                    let range = start..<min(lane.upperBound, start + Self.block)
                    blocks.forEach(in: range) { position, row in
                        let target = centred + (position - start) * columns
                        for column in 0..<columns { target[column] = Double(row[column]) - mean[column] }
                    }
                    BLAS.addGram(centred, rows: range.count, columns: columns, to: products)
                }
            }
        }
        let scale = blocks.count > 1 ? 1 / Double(blocks.count - 1) : 0
        for row in 0..<columns {
            for column in row..<columns {
                let value = matrix[row * columns + column] * scale
                matrix[row * columns + column] = value
                matrix[column * columns + row] = value
            }
        }
        count = blocks.count
        self.mean = mean
        self.matrix = matrix
    }
}
