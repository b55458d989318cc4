internal import ArrayElements

/// Some consecutive indices of one axis of an array.
struct ArrayPart {
    /// The axis, in the order of the file.
    let axis: Int
    /// The indices.
    let indices: Range<Int>

    /// The shape of an array with these indices alone.
    func shape(of whole: [Int]) -> [Int] {
        var shape = whole
        shape[axis] = indices.count
        return shape
    }
}

extension ArrayTarget {
    /// Reads some indices of one axis of an array that a file stores contiguously.
    ///
    /// - Parameters:
    ///   - indices: The indices; the target has an extent of that many along the axis.
    ///   - axis: The axis, in the order of storage.
    ///   - extent: The extent of the axis in the file.
    ///   - file: The file.
    ///   - offset: The offset of the array in the file.
    ///   - stored: The stored format.
    /// - Throws: `ArrayFileError.malformed` when the file is too short.
    func fill(
        _ indices: Range<Int>,
        ofAxis axis: Int,
        extent: Int,
        from file: RandomAccessFile,
        at offset: Int,
        _ stored: StoredNumbers
    ) throws(ArrayFileError) {
        let outer = Array(extents[..<axis])
        let inner = extents[(axis + 1)...].reduce(1, *) * stored.type.size
        let outerSteps = rowMajorSteps(outer)
        for index in 0..<outer.reduce(1, *) {
            let start = zip(outer.indices, outerSteps).reduce(0) { sum, entry in
                sum + index / entry.1 % outer[entry.0] * steps[entry.0]
            }
            let target = ArrayTarget(
                memory: memory + start,
                extents: Array(extents[axis...]),
                steps: Array(steps[axis...])
            )
            try target.fill(from: file, at: offset + (index * extent + indices.lowerBound) * inner, stored)
        }
    }
}
