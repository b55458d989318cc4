/// The rows of a single-precision matrix, all or a selection, read in double precision.
///
/// Reductions convert the rows in blocks, so that the whole matrix is never copied to double precision.
struct RowBlocks {
    /// `[rows, columns]`, row-major.
    let values: [Float]
    let columns: Int
    /// The rows to read, in this order; all rows if `nil`.
    let selection: [Int]?
    /// The scaling that is applied to each row.
    let scaling: ColumnScaling?

    init(_ values: [Float], columns: Int, selection: [Int]?, scaling: ColumnScaling? = nil) {
        precondition(
            scaling.map { $0.offset.count == columns } ?? true,
            "RowBlocks.init: a scaling of \(scaling?.offset.count ?? 0) columns for \(columns)"
        )
        precondition(
            columns > 0 && values.count % columns == 0,
            "RowBlocks.init: \(values.count) numbers are not rows of \(columns)"
        )
        let rows = values.count / columns
        precondition(
            selection?.allSatisfy { 0..<rows ~= $0 } ?? true,
            "RowBlocks.init: a selected row is outside 0 ..< \(rows)"
        )
        self.values = values
        self.columns = columns
        self.selection = selection
        self.scaling = scaling
    }

    /// The number of rows to read.
    var count: Int { selection?.count ?? values.count / columns }

    /// Calls `body` with the position and the numbers of every row whose position lies in `range`.
    func forEach(in range: Range<Int>, _ body: (Int, UnsafePointer<Float>) -> Void) {
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            func row(_ position: Int) -> UnsafePointer<Float> {
                base + (selection?[position] ?? position) * columns
            }
            guard let scaling else {
                for position in range { body(position, row(position)) }
                return
            }
            withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { scaled in
                guard let scaled = scaled.baseAddress else { return }
                for position in range {
                    scaling.apply(to: row(position), into: scaled)
                    body(position, scaled)
                }
            }
        }
    }

    /// Reduces the rows: for each lane of consecutive rows, `body` fills a separate zeroed buffer of `length` numbers, and `combine`
    /// merges the buffers in lane order.
    ///
    /// The lanes depend only on the number of rows and on `length`, so the result is the same on any number of threads. The buffers
    /// need about 64 MB in total, or two buffers if one is larger.
    func reduce(
        length: Int,
        _ body: (Range<Int>, UnsafeMutablePointer<Double>) -> Void,
        combine: (Double, Double) -> Double = { $0 + $1 }
    ) -> [Double] {
        let lanes = max(2, min(64, 8_388_608 / max(1, length)))
        let grain = max(1, (count + lanes - 1) / lanes)
        let filled = max(1, (count + grain - 1) / grain)
        var partial = [Double](repeating: 0, count: filled * length)
        partial.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            parallel(over: count, grain: grain) { range in
                body(range, base + range.lowerBound / grain * length)
            }
            for lane in 1..<max(1, filled) {
                for entry in 0..<length { base[entry] = combine(base[entry], base[lane * length + entry]) }
            }
        }
        partial.removeSubrange(length...)
        return partial
    }
}
