internal import ArrayElements
internal import Compute
internal import Synchronization

extension HDF5Chunks {
    /// Whether the built-in reader supports the chunks: each occurs once, with no filters but deflate and shuffle.
    var isSimple: Bool {
        let counts = zip(extents, chunkExtents).map { ($0 + $1 - 1) / $1 }
        guard chunks.count == counts.reduce(1, *), filters.allSatisfy({ $0 < 3 }) else { return false }
        let places = chunks.map { chunk in
            zip(counts, zip(chunk.origin, chunkExtents)).reduce(0) { $0 * $1.0 + $1.1.0 / $1.1.1 }
        }
        return Set(places).count == chunks.count
    }

    /// Reads and stores every chunk, several chunks at a time.
    ///
    /// - Precondition: `isSimple`.
    func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        from file: RandomAccessFile,
        _ stored: StoredNumbers
    ) throws(ArrayFileError) {
        let failure = Mutex<ArrayFileError?>(nil)
        parallel(over: chunks.count, grain: 1) { range in
            for chunk in chunks[range] {
                do throws(ArrayFileError) {
                    try fill(target, with: chunk, from: file, stored)
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
    }

    private func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        with chunk: Chunk,
        from file: RandomAccessFile,
        _ stored: StoredNumbers
    ) throws(ArrayFileError) {
        var used = filters(of: chunk)
        var bytes = ChunkBytes(count: chunk.size)
        try file.read(into: bytes.buffer, at: chunk.offset)
        while let filter = used.popLast() {
            switch filter {
            case 1:
                // A zlib stream expands to at most 1032 times its size.
                guard unpackedSize / 1032 <= bytes.buffer.count,
                    let inflated = bytes.inflated(count: unpackedSize)
                else { throw damaged(file, chunk) }
                bytes = inflated
            default:
                guard bytes.buffer.count == unpackedSize else { throw damaged(file, chunk) }
                bytes = bytes.unshuffled(elementSize)
            }
        }
        guard bytes.buffer.count == unpackedSize, let source = bytes.buffer.baseAddress else {
            throw malformed(file, "expected a chunk of \(unpackedSize) bytes, found \(bytes.buffer.count)")
        }
        stored.arrange(bytes.buffer)
        target.place(source, stored.type, box(of: chunk))
    }

    /// The part of a chunk that lies in the dataset.
    private func box(of chunk: Chunk) -> StoredBox {
        let reach = chunkExtents.indices.map { min(chunkExtents[$0], extents[$0] - chunk.origin[$0]) }
        return StoredBox(origin: chunk.origin, extents: reach, in: chunkExtents)
    }
}

/// The bytes of one chunk while its filters are applied.
private struct ChunkBytes: ~Copyable {
    private let room: UnsafeMutableRawBufferPointer
    private let count: Int

    init(count: Int) { self.init(.allocate(byteCount: count, alignment: 64), count: count) }

    private init(_ room: UnsafeMutableRawBufferPointer, count: Int) {
        (self.room, self.count) = (room, count)
    }

    deinit { room.deallocate() }

    var buffer: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: room[..<count]) }

    /// The contents of a zlib stream; nil unless it is valid and has `count` bytes.
    func inflated(count: Int) -> ChunkBytes? {
        // One extra byte detects streams that are too long.
        let result = ChunkBytes(.allocate(byteCount: count + 1, alignment: 64), count: count)
        var inflater = Inflater()
        var (read, written) = (0, 0)
        while !inflater.isFinished {
            let step = inflater.inflate(
                UnsafeMutableRawBufferPointer(rebasing: buffer[read...]),
                into: UnsafeMutableRawBufferPointer(rebasing: result.room[written...])
            )
            guard let step, step.read + step.written > 0 || inflater.isFinished else { return nil }
            read += step.read
            written += step.written
        }
        guard written == count else { return nil }
        return result
    }

    /// Reverses the shuffle filter, which stores the first bytes of all elements, then the second bytes, and so on.
    func unshuffled(_ size: Int) -> ChunkBytes {
        let result = ChunkBytes(count: buffer.count)
        switch size {
        case 2: gather(result.buffer.bindMemory(to: UInt16.self))
        case 4: gather(result.buffer.bindMemory(to: UInt32.self))
        case 8: gather(result.buffer.bindMemory(to: UInt64.self))
        default: result.buffer.copyMemory(from: UnsafeRawBufferPointer(buffer))
        }
        return result
    }

    private func gather<Bits: FixedWidthInteger & UnsignedInteger>(
        _ elements: UnsafeMutableBufferPointer<Bits>
    ) {
        guard let bytes = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        let count = elements.count
        for index in 0..<count {
            var element: Bits = 0
            for byte in 0..<Bits.bitWidth / 8 {
                element |= Bits(truncatingIfNeeded: bytes[byte &* count &+ index]) << Bits(8 * byte)
            }
            elements[index] = element
        }
    }
}
