/// An affine map of each column, `y = (x − offset) / scale`, computed in double precision and rounded once.
public struct ColumnScaling: Sendable, Equatable {
    /// The offset of each column.
    public let offset: [Double]
    /// The divisor of each column.
    public let scale: [Double]

    /// A map that subtracts `offset` and divides by `scale`, each with one number per column.
    public init(offset: [Double], scale: [Double]) {
        precondition(
            !offset.isEmpty && offset.count == scale.count,
            "ColumnScaling.init: \(offset.count) offsets and \(scale.count) scales"
        )
        (self.offset, self.scale) = (offset, scale)
    }

    /// Scales every row of `values`, `[rows, columns]`, in place if the array is uniquely referenced.
    public func apply(to values: inout [Float]) {
        let columns = offset.count
        precondition(
            values.count % columns == 0,
            "ColumnScaling: \(values.count) numbers are not rows of \(columns)"
        )
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            parallel(over: buffer.count / columns, grain: 1_024) { rows in
                for row in rows { apply(to: base + row * columns, into: base + row * columns) }
            }
        }
    }

    /// Scales one row; input and output may be the same memory.
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
