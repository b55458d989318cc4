/// An array `[rows, columns]` whose rows are written by `fill` on several threads.
///
/// `fill` gets the row index and a pointer to the first number of the row. It must not read other rows.
package func filledRows<Number: BitwiseCopyable>(
    _ rows: Int,
    _ columns: Int,
    _ fill: (_ row: Int, _ target: UnsafeMutablePointer<Number>) -> Void
) -> [Number] {
    [Number](unsafeUninitializedCapacity: rows * columns) { buffer, initialized in
        initialized = rows * columns
        guard let start = buffer.baseAddress else { return }
        parallel(over: rows, grain: 1) { range in
            for row in range { fill(row, start + row * columns) }
        }
    }
}
