/// Single-precision rows of equal length, all of a matrix's or a chosen few, read in double precision.
///
/// The rows stay where they are: a reduction visits them in blocks, so that no double copy of the whole ever exists.
struct RowBlocks {
    /// `[rows, columns]`, row-major.
    let values: [Float]
    let columns: Int
    /// The rows to visit, in this order; all of them when `nil`.
    let selection: [Int]?
    /// What is done to each row before it is seen.
    let scaling: ColumnScaling?

    init(_ values: [Float], columns: Int, selection: [Int]?, scaling: ColumnScaling? = nil) {
        precondition(
            scaling.map { $0.offset.count == columns } ?? true,
            "RowBlocks.init: a scaling of \(scaling?.offset.count ?? 0) columns for \(columns)"
        )
        precondition(
            columns > 0 && values.count % columns == 0,
            "RowBlocks.init: \(values.count) numbers are no rows of \(columns)"
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

    /// How many rows are visited.
    var count: Int { selection?.count ?? values.count / columns }

    /// Calls `body` with the position and the numbers of every visited row whose position lies in `range`.
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

    /// Reduces the visited rows: every lane of consecutive rows fills a zeroed buffer of `length` numbers of its
    /// own by `body`, and the buffers are folded by `combine` in the order of the lanes.
    ///
    /// The lanes depend on the count of rows and on `length` alone, so the result is the same on any number of
    /// threads; their buffers together stay near 64 MB, or two buffers where one is larger.
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
