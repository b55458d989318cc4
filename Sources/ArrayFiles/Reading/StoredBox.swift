/// A part of a stored array that has some extent along each axis, and how its numbers lie where they are read from.
struct StoredBox {
    /// Where it begins along each axis of the array.
    let origin: [Int]
    /// How far it reaches along each axis.
    let extents: [Int]
    /// The distance between neighbours along each axis where they are read from.
    let steps: [Int]

    /// A box of `extents` whose numbers are read from row-major memory of the extents `room`; its own if nil.
    init(origin: [Int], extents: [Int], in room: [Int]? = nil) {
        (self.origin, self.extents) = (origin, extents)
        steps = rowMajorSteps(room ?? extents)
    }

    /// Boxes of about `count` elements that make up an array of `extents`.
    ///
    /// They are stretches of it in order, each without a gap; but if they are to span the first axis, each holds some of
    /// the second for all of the first, and the others whole. Then the second is not cut too fine.
    static func cutting(_ extents: [Int], _ count: Int, spanningFirst: Bool) -> [StoredBox] {
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
    var count: Int { extents.reduce(1, *) }
}

/// The distance between neighbours along each axis of an array without gaps, the last of which moves fastest.
func rowMajorSteps(_ extents: [Int]) -> [Int] {
    var (steps, step) = (extents, 1)
    for axis in extents.indices.reversed() {
        steps[axis] = step
        step *= extents[axis]
    }
    return steps
}
