/// The mean of values around each pixel of an image, over a square window.
///
/// The sums come from a summed-area table, so that the time does not depend on the size of the window. Reference: Crow 1984,
/// SIGGRAPH.
struct WindowMeans {
    private let sums: [Double]
    private let counts: [Int]
    private let rows: Int
    private let columns: Int

    /// The table of `values`, row-major; pixels that are excluded count for nothing.
    init(_ values: [Float], excluded: [Bool]?, rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "WindowMeans: \(values.count) values")
        let stride = columns + 1
        var sums = [Double](repeating: 0, count: (rows + 1) * stride)
        var counts = [Int](repeating: 0, count: (rows + 1) * stride)
        for row in 0..<rows {
            var (sum, count) = (0.0, 0)
            for column in 0..<columns {
                let pixel = row * columns + column
                if excluded?[pixel] != true {
                    sum += Double(values[pixel])
                    count += 1
                }
                let entry = (row + 1) * stride + column + 1
                sums[entry] = sums[entry - stride] + sum
                counts[entry] = counts[entry - stride] + count
            }
        }
        (self.sums, self.counts, self.rows, self.columns) = (sums, counts, rows, columns)
    }

    /// The mean over the pixels up to `radius` rows and columns from a pixel; 0 where none counts.
    func mean(around pixel: Int, radius: Int) -> Double {
        let (row, column) = (pixel / columns, pixel % columns)
        let (top, bottom) = (max(0, row - radius), min(rows, row + radius + 1))
        let (left, right) = (max(0, column - radius), min(columns, column + radius + 1))
        func total<Number: AdditiveArithmetic>(_ table: [Number]) -> Number {
            let stride = columns + 1
            return table[bottom * stride + right] - table[top * stride + right]
                - table[bottom * stride + left] + table[top * stride + left]
        }
        let count = total(counts)
        return count == 0 ? 0 : total(sums) / Double(count)
    }
}
