internal import ArrayElements

/// A selection of elements of an array: all of them, or boxes.
struct HDF5Selection {
    private struct Axis {
        let start: Int
        let stride: Int
        let count: Int
        let block: Int
    }

    /// The boxes along each axis; nil for all elements.
    private let axes: [Axis]?

    private static let limit = 1 << 24

    /// Parses a serialized selection.
    init(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        let (kind, version) = (try cursor.number(4), try cursor.number(4))
        switch kind {
        case 3:
            try cursor.skip(8)
            axes = nil
        case 2:
            if version == 1 {
                axes = try Self.box(&cursor)
                return
            }
            guard (2...3).contains(version) else {
                throw .unsupported(
                    path: cursor.path,
                    reason: "HDF5 selections of version \(version) are not supported"
                )
            }
            let flags = try cursor.number(1)
            let width = version == 3 ? try cursor.count(1) : 8
            if version == 2 { try cursor.skip(4) }
            guard flags & 1 != 0, [2, 4, 8].contains(width) else {
                throw .unsupported(
                    path: cursor.path,
                    reason: "HDF5 selections of irregular boxes are not supported"
                )
            }
            let rank = try cursor.count(4)
            guard rank <= 32 else { throw cursor.malformed("a selection of rank \(rank)") }
            var axes: [Axis] = []
            for _ in 0..<rank {
                var numbers: [Int] = []
                for _ in 0..<4 {
                    let number = try cursor.number(width)
                    // A count or block without a limit has all bits set.
                    numbers.append(
                        number >= UInt64.max >> UInt64(64 - 8 * width) ? .max : Int(clamping: number)
                    )
                }
                axes.append(Axis(start: numbers[0], stride: numbers[1], count: numbers[2], block: numbers[3]))
            }
            self.axes = axes
        default: throw .unsupported(path: cursor.path, reason: "HDF5 selections of points are not supported")
        }
    }

    /// Parses a selection of one box, by its first and last elements.
    private static func box(_ cursor: inout ByteCursor) throws(ArrayFileError) -> [Axis] {
        try cursor.skip(8)
        let (rank, count) = (try cursor.count(4), try cursor.count(4))
        guard rank <= 32 else { throw cursor.malformed("a selection of rank \(rank)") }
        guard count == 1 else {
            throw .unsupported(
                path: cursor.path,
                reason: "HDF5 selections of several boxes are not supported"
            )
        }
        var (starts, ends): ([Int], [Int]) = ([], [])
        for _ in 0..<rank { starts.append(try cursor.count(4)) }
        for _ in 0..<rank { ends.append(try cursor.count(4)) }
        guard zip(starts, ends).allSatisfy({ $0 <= $1 }) else { throw cursor.malformed("an empty selection") }
        return zip(starts, ends).map { Axis(start: $0, stride: 1, count: 1, block: $1 - $0 + 1) }
    }

    /// The ranges of row-major indices, each within a line of the array, in order.
    func runs(in shape: [Int], _ source: HDF5Source) throws(ArrayFileError) -> [Range<Int>] {
        let steps = rowMajorSteps(shape)
        let count = shape.reduce(1, *)
        guard let axes else {
            let line = max(1, shape.last ?? 1)
            return stride(from: 0, to: count, by: line).map { $0..<$0 + line }
        }
        guard axes.count == shape.count else { throw source.malformed("a selection of another rank") }
        var places: [[Range<Int>]] = []
        var product = 1
        for (axis, extent) in zip(axes, shape) {
            var ranges: [Range<Int>] = []
            var index = 0
            while index < axis.count {
                let (shift, overflow) = index.multipliedReportingOverflow(by: max(1, axis.stride))
                guard !overflow, shift <= extent, axis.start <= extent, axis.start + shift < extent else {
                    break
                }
                let start = axis.start + shift
                let block = min(axis.block, extent - start)
                guard block > 0 else { break }
                ranges.append(start..<start + block)
                index += 1
                guard ranges.count <= Self.limit else {
                    throw source.malformed("a selection of too many boxes")
                }
            }
            places.append(ranges)
        }
        for ranges in places.dropLast() { product *= max(1, ranges.reduce(0) { $0 + $1.count }) }
        guard product * max(1, places.last?.count ?? 1) <= Self.limit else {
            throw source.malformed("a selection of too many boxes")
        }
        var runs: [Range<Int>] = []
        func descend(_ axis: Int, _ offset: Int) {
            if axis == places.count - 1 {
                for range in places[axis] {
                    runs.append(offset + range.lowerBound..<offset + range.upperBound)
                }
                return
            }
            for range in places[axis] {
                for index in range { descend(axis + 1, offset + index * steps[axis]) }
            }
        }
        if places.isEmpty { runs = [0..<1] } else { descend(0, 0) }
        return runs
    }
}
