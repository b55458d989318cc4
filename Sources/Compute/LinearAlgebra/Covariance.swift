/// The covariance of the columns of a single-precision matrix, computed in double precision.
///
/// `C = Σ (x − μ)(x − μ)ᵀ / (count − 1)` over the rows x, computed with DSYRK over blocks of rows that are centered during
/// conversion: subtracting μ·μᵀ afterward loses precision if the mean is large compared to the spread.
public struct Covariance: Sendable, Equatable {
    /// The number of rows.
    public let count: Int
    /// The mean of each column: `[columns]`.
    public let mean: [Double]
    /// The covariance, both triangles filled: `[columns, columns]`; zero with fewer than two rows.
    public let matrix: [Double]

    /// The number of rows converted and multiplied at a time: 256 rows of 200 columns fill 400 kB of cache.
    private static let block = 256

    /// Computes the covariance of `values`, `[rows, columns]`, or only of the rows listed in `rows`, with optional scaling before.
    ///
    /// The scaled matrix is never stored: rows are scaled as they are read.
    public init(of values: [Float], columns: Int, rows: [Int]? = nil, scaling: ColumnScaling? = nil) {
        let blocks = RowBlocks(values, columns: columns, selection: rows, scaling: scaling)
        let mean = ColumnStatistics.mean(blocks)
        var matrix = blocks.reduce(length: columns * columns) { lane, products in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.block * columns) { centered in
                guard let centered = centered.baseAddress else { return }
                for start in stride(from: lane.lowerBound, to: lane.upperBound, by: Self.block) {
                    let range = start..<min(lane.upperBound, start + Self.block)
                    blocks.forEach(in: range) { position, row in
                        let target = centered + (position - start) * columns
                        for column in 0..<columns { target[column] = Double(row[column]) - mean[column] }
                    }
                    BLAS.addGram(centered, rows: range.count, columns: columns, to: products)
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
