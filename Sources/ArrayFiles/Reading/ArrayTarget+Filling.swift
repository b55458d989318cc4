internal import Compute
internal import Synchronization

/// What the numbers of an array are as a file stores them.
struct StoredNumbers {
    /// Their type, which in MAT files may be narrower than that of the array.
    let type: ElementType
    let isBigEndian: Bool

    /// Turns the bytes of every number round where they are not in this machine's order.
    func arrange(_ bytes: UnsafeMutableRawBufferPointer) {
        guard isBigEndian else { return }
        switch type.size {
        case 2: for index in bytes.bindMemory(to: UInt16.self).indices { swap(bytes, index, UInt16.self) }
        case 4: for index in bytes.bindMemory(to: UInt32.self).indices { swap(bytes, index, UInt32.self) }
        case 8: for index in bytes.bindMemory(to: UInt64.self).indices { swap(bytes, index, UInt64.self) }
        default: break
        }
    }

    private func swap<Bits: FixedWidthInteger>(
        _ bytes: UnsafeMutableRawBufferPointer,
        _ index: Int,
        _: Bits.Type
    ) {
        let numbers = bytes.assumingMemoryBound(to: Bits.self)
        numbers[index] = numbers[index].byteSwapped
    }
}

extension ArrayTarget {
    /// Reads the whole array from a file in which it lies as it is, several boxes at a time.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - offset: Where it begins there.
    ///   - stored: What its numbers are.
    ///   - piece: About how many bytes are read at a time; so many stay in a cache.
    /// - Throws: `ArrayFileError.malformed` when the file ends before the array does.
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

    /// Reads the whole array from a source that can only be read in order.
    ///
    /// One thread goes on reading while another puts what was read before in its place.
    ///
    /// - Parameters:
    ///   - stored: What the numbers are.
    ///   - piece: About how many bytes are read at a time; two such pieces are in memory.
    ///   - next: Fills a buffer with the bytes that come next.
    /// - Throws: What `next` throws.
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

    /// The same with neighbouring axes that are neighbours in memory too made one.
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

    /// Reads a box from the file: one stretch, or one for each place along the first axis.
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
