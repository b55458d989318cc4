internal import Compute

extension Tensor {
    /// The elements, seen as `[outer, rows, columns]`, as `[outer, columns, rows]`.
    func swappingInnerAxes(outer: Int, _ rows: Int, _ columns: Int) -> Tensor {
        precondition(count == outer * rows * columns, "\(shape) is not \(outer) × \(rows) × \(columns)")
        // Squares that stay in the first-level cache in either direction.
        let square = 32
        let strips = (columns + square - 1) / square
        return Tensor(shape: [outer, columns, rows]) { y in
            withPointer { x in
                parallel(over: outer * strips, grain: max(1, elementGrain / max(rows * square, 1))) { range in
                    for strip in range {
                        let offset = strip / strips * rows * columns
                        let (from, to) = (x + offset, y + offset)
                        let first = strip % strips * square
                        for row in stride(from: 0, to: rows, by: square) {
                            for c in first..<min(first + square, columns) {
                                for r in row..<min(row + square, rows) {
                                    to[c * rows + r] = from[r * columns + c]
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
