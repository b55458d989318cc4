/// Numbers `[rows, columns]`, each row written whole by `fill`, on several threads.
///
/// `fill` gets the index of its row and the place of the row's first number, and reads nothing that another row writes.
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
