/// An affine map of every column for itself, `y = (x − offset) / scale`, computed in double precision and rounded once.
public struct ColumnScaling: Sendable, Equatable {
    /// What is subtracted from each column.
    public let offset: [Double]
    /// What each column is divided by.
    public let scale: [Double]

    /// The map that subtracts `offset` and divides by `scale`, one number a column each.
    public init(offset: [Double], scale: [Double]) {
        precondition(
            !offset.isEmpty && offset.count == scale.count,
            "ColumnScaling.init: \(offset.count) offsets and \(scale.count) scales"
        )
        (self.offset, self.scale) = (offset, scale)
    }

    /// Scales every row of `values`, `[rows, columns]`, in their own memory if nobody else holds it.
    public func apply(to values: inout [Float]) {
        let columns = offset.count
        precondition(
            values.count % columns == 0,
            "ColumnScaling: \(values.count) numbers are no rows of \(columns)"
        )
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            parallel(over: buffer.count / columns, grain: 1_024) { rows in
                for row in rows { apply(to: base + row * columns, into: base + row * columns) }
            }
        }
    }

    /// Scales one row, which may be written to its own place.
    func apply(to row: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>) {
        offset.withUnsafeBufferPointer { offset in
            scale.withUnsafeBufferPointer { scale in
                for column in offset.indices {
                    result[column] = Float((Double(row[column]) - offset[column]) / scale[column])
                }
            }
        }
    }
}
