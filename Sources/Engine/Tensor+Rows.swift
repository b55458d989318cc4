extension Tensor {
    /// The index of the largest element of each row along the last axis, or of the first one if several are equal.
    public var indicesOfLargest: [Int] {
        let columns = max(shape.last ?? 1, 1)
        return withPointer { x in
            stride(from: 0, to: count, by: columns).map { row in
                (1..<columns).reduce(0) { x[row + $1] > x[row + $0] ? $1 : $0 }
            }
        }
    }
}
