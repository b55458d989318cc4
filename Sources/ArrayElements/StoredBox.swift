/// A box of a stored array, and the layout of its numbers in the source.
package struct StoredBox {
    /// The start index along each axis of the array.
    package let origin: [Int]
    /// The extent along each axis.
    package let extents: [Int]
    /// The stride in the source along each axis.
    package let steps: [Int]

    /// A box of `extents` that is read from row-major memory of the extents `room`; nil for a dense box.
    package init(origin: [Int], extents: [Int], in room: [Int]? = nil) {
        (self.origin, self.extents) = (origin, extents)
        steps = rowMajorSteps(room ?? extents)
    }

    /// Splits an array of `extents` into boxes of about `count` elements.
    ///
    /// The boxes are consecutive and contiguous. If they span the first axis instead, each box covers a part of the second axis
    /// and the others completely; the parts of the second axis are not too small.
    package static func cutting(_ extents: [Int], _ count: Int, spanningFirst: Bool) -> [StoredBox] {
        func pieces(_ extent: Int, _ length: Int) -> [Range<Int>] {
            let length = max(1, length)
            return stride(from: 0, to: extent, by: length).map { $0..<min(extent, $0 + length) }
        }
        func box(_ ranges: Range<Int>...) -> StoredBox {
            let whole = extents.dropFirst(ranges.count).map { 0..<$0 }
            return StoredBox(
                origin: (ranges + whole).map(\.lowerBound),
                extents: (ranges + whole).map(\.count)
            )
        }
        guard let first = extents.first else { return [box()] }
        guard extents.count > 1 else { return pieces(first, count).map { box($0) } }
        let (second, line) = (extents[1], extents.dropFirst(2).reduce(1, *))
        if spanningFirst {
            return pieces(second, max(count / (first * line), 1024 / line)).map { box(0..<first, $0) }
        }
        if second * line <= count { return pieces(first, count / (second * line)).map { box($0) } }
        return (0..<first).flatMap { index in
            pieces(second, count / line).map { box(index..<index + 1, $0) }
        }
    }

    /// The number of its elements.
    package var count: Int { extents.reduce(1, *) }
}

/// The strides of a dense row-major array.
package func rowMajorSteps(_ extents: [Int]) -> [Int] {
    var (steps, step) = (extents, 1)
    for axis in extents.indices.reversed() {
        steps[axis] = step
        step *= extents[axis]
    }
    return steps
}
