internal import ArrayElements
internal import Compute
internal import Synchronization

extension ArrayTarget {
    /// Reads the whole array from a file that stores it contiguously, several boxes at a time.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - offset: The offset of the array in the file.
    ///   - stored: The stored format.
    ///   - piece: The approximate number of bytes to read at a time, small enough for the cache.
    /// - Throws: `ArrayFileError.malformed` when the file is too short.
    func fill(
        from file: RandomAccessFile,
        at offset: Int,
        _ stored: StoredNumbers,
        piece: Int = 1 << 20
    ) throws(ArrayFileError) {
        let (target, size) = (merged, stored.type.size)
        let boxes = StoredBox.cutting(
            target.extents,
            piece / size,
            spanningFirst: target.steps.first == 1
        )
        let failure = Mutex<ArrayFileError?>(nil)
        parallel(over: boxes.count, grain: 1) { range in
            for box in boxes[range] {
                let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: box.count * size, alignment: 64)
                defer { bytes.deallocate() }
                do throws(ArrayFileError) {
                    try target.read(box, size: size, of: file, at: offset, into: bytes)
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                    return
                }
                stored.arrange(bytes)
                if let source = bytes.baseAddress { target.place(source, stored.type, box) }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
    }

    /// Reads the whole array from a sequential source.
    ///
    /// One thread reads while another converts the previous piece.
    ///
    /// - Parameters:
    ///   - stored: The stored format.
    ///   - piece: The approximate number of bytes to read at a time; two pieces are in memory.
    ///   - next: Fills a buffer with the next bytes.
    /// - Throws: The error of `next`.
    func fill(
        _ stored: StoredNumbers,
        piece: Int = 32 << 20,
        reading next: (UnsafeMutableRawBufferPointer) throws(ArrayFileError) -> Void
    ) throws(ArrayFileError) {
        let (target, size) = (merged, stored.type.size)
        let boxes = StoredBox.cutting(target.extents, piece / size, spanningFirst: false)
        let room = (boxes.map(\.count).max() ?? 0) * size
        let buffers = (0..<min(2, boxes.count)).map { _ in
            UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 64)
        }
        defer { for buffer in buffers { buffer.deallocate() } }
        var failure: ArrayFileError?
        func bytes(_ index: Int) -> UnsafeMutableRawBufferPointer {
            UnsafeMutableRawBufferPointer(rebasing: buffers[index % 2][..<(boxes[index].count * size)])
        }
        func place(_ index: Int) {
            guard boxes.indices.contains(index), let source = bytes(index).baseAddress else { return }
            stored.arrange(bytes(index))
            target.place(source, stored.type, boxes[index])
        }
        for index in boxes.indices {
            parallel(over: 2, grain: 1) { parts in
                for part in parts {
                    guard part == 0 else { return place(index - 1) }
                    do throws(ArrayFileError) { try next(bytes(index)) } catch { failure = error }
                }
            }
            if let failure { throw failure }
        }
        place(boxes.count - 1)
    }

    /// The same with adjacent axes merged if they are also adjacent in memory.
    private var merged: ArrayTarget {
        var (extents, steps): ([Int], [Int]) = ([], [])
        for (extent, step) in zip(self.extents, self.steps) where extent > 1 {
            if let last = steps.last, last == step * extent {
                extents[extents.count - 1] *= extent
                steps[steps.count - 1] = step
            } else {
                extents.append(extent)
                steps.append(step)
            }
        }
        return ArrayTarget(memory: memory, extents: extents, steps: steps)
    }

    /// Reads a box from the file: one contiguous range, or one for each index of the first axis.
    private func read(
        _ box: StoredBox,
        size: Int,
        of file: RandomAccessFile,
        at offset: Int,
        into bytes: UnsafeMutableRawBufferPointer
    ) throws(ArrayFileError) {
        let steps = rowMajorSteps(extents)
        let start = zip(box.origin, steps).reduce(0) { $0 + $1.0 * $1.1 }
        let isWhole = box.extents.count < 2 || box.extents[1] == extents[1]
        let stretches = isWhole ? 1 : box.extents[0]
        let length = bytes.count / stretches
        for stretch in 0..<stretches {
            let part = UnsafeMutableRawBufferPointer(
                rebasing: bytes[stretch * length..<(stretch + 1) * length]
            )
            try file.read(into: part, at: offset + (start + stretch * (steps.first ?? 1)) * size)
        }
    }
}
