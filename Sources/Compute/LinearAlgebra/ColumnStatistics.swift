/// The mean, variance and range of every column of a single-precision matrix, computed in double precision.
///
/// The mean of a column with NaN or an infinity is not finite; its other statistics are undefined.
public struct ColumnStatistics: Sendable, Equatable {
    /// The number of rows.
    public let count: Int
    /// The mean of each column; 0 without rows.
    public let mean: [Double]
    /// The variance of each column, divided by `count`; 0 without rows.
    public let variance: [Double]
    /// The smallest number of each column; +∞ without rows.
    public let minimum: [Float]
    /// The largest number of each column; −∞ without rows.
    public let maximum: [Float]

    /// Computes the statistics of `values`, `[rows, columns]`, or only of the rows listed in `rows`.
    public init(of values: [Float], columns: Int, rows: [Int]? = nil) {
        let blocks = RowBlocks(values, columns: columns, selection: rows)
        let mean = Self.mean(blocks)
        let squares = blocks.reduce(length: columns) { range, sum in
            blocks.forEach(in: range) { _, row in
                for column in 0..<columns {
                    let distance = Double(row[column]) - mean[column]
                    sum[column] += distance * distance
                }
            }
        }
        let ranges = blocks.reduce(length: columns * 2) { range, least in
            // The second half holds the negated numbers, so that one minimum gives both ends of the range.
            for entry in 0..<columns * 2 { least[entry] = .infinity }
            blocks.forEach(in: range) { _, row in
                for column in 0..<columns {
                    let number = Double(row[column])
                    least[column] = min(least[column], number)
                    least[columns + column] = min(least[columns + column], -number)
                }
            }
        } combine: {
            min($0, $1)
        }
        count = blocks.count
        self.mean = mean
        variance = squares.map { $0 / Double(max(1, blocks.count)) }
        minimum =
            blocks.count == 0
            ? .init(repeating: .infinity, count: columns) : ranges[..<columns].map(Float.init)
        maximum =
            blocks.count == 0
            ? .init(repeating: -.infinity, count: columns) : ranges[columns...].map { Float(-$0) }
    }

    /// The columns of `values`, `[rows, columns]`, that hold NaN or an infinity, counted from 0.
    public static func columnsNotFinite(of values: [Float], columns: Int) -> [Int] {
        // No sum of finite single-precision numbers overflows in double precision.
        let mean = mean(RowBlocks(values, columns: columns, selection: nil))
        return mean.indices.filter { !mean[$0].isFinite }
    }

    /// The mean of every column, in double precision.
    static func mean(_ blocks: RowBlocks) -> [Double] {
        let sum = blocks.reduce(length: blocks.columns) { range, sum in
            blocks.forEach(in: range) { _, row in
                for column in 0..<blocks.columns { sum[column] += Double(row[column]) }
            }
        }
        return sum.map { $0 / Double(max(1, blocks.count)) }
    }
}
