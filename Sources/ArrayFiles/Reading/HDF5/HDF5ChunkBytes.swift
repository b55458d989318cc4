/// The bytes of one chunk while its filters are reversed.
struct ChunkBytes: ~Copyable {
    private let room: UnsafeMutableRawBufferPointer
    private let count: Int

    init(count: Int) { self.init(.allocate(byteCount: count, alignment: 64), count: count) }

    private init(_ room: UnsafeMutableRawBufferPointer, count: Int) {
        (self.room, self.count) = (room, count)
    }

    deinit { room.deallocate() }

    var buffer: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(rebasing: room[..<count]) }

    /// The bytes before a filter was applied; nil if they are damaged.
    ///
    /// - Parameters:
    ///   - filter: A filter that is supported.
    ///   - count: The size of the whole chunk without filters.
    ///   - elementSize: The bytes of an element.
    /// - Returns: The bytes.
    func reversing(_ filter: HDF5Filter, count: Int, _ elementSize: Int) -> ChunkBytes? {
        switch filter.number {
        case HDF5Filter.deflate:
            // A zlib stream expands to at most 1032 times its size. Checksums written before may follow the numbers.
            for expected in [count, count + 4] where expected / 1032 <= buffer.count {
                if let inflated = inflated(count: expected) { return inflated }
            }
            return nil
        case HDF5Filter.lzf: return expanded(count: count)
        case HDF5Filter.checksum: return checked()
        default:
            let size = filter.parameters.first ?? elementSize
            return buffer.count % max(1, size) == 0 ? unshuffled(size) : nil
        }
    }

    /// The contents of a zlib stream; nil unless it is valid and has `count` bytes.
    private func inflated(count: Int) -> ChunkBytes? {
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

    /// The contents of an LZF stream: runs of bytes, and references to bytes before; nil unless it has `count` bytes.
    ///
    /// A reference of three bytes stands for at most 264.
    private func expanded(count: Int) -> ChunkBytes? {
        guard count / 264 <= buffer.count else { return nil }
        let result = ChunkBytes(count: count)
        let input = buffer
        let output = result.buffer
        var (read, written) = (0, 0)
        while read < input.count {
            let control = Int(input[read])
            read += 1
            if control < 32 {
                let length = control + 1
                guard length <= input.count - read, length <= count - written else { return nil }
                for offset in 0..<length { output[written + offset] = input[read + offset] }
                read += length
                written += length
                continue
            }
            var length = control >> 5
            if length == 7 {
                guard read < input.count else { return nil }
                length += Int(input[read])
                read += 1
            }
            guard read < input.count else { return nil }
            let distance = (control & 31) << 8 + Int(input[read]) + 1
            read += 1
            length += 2
            guard distance <= written, length <= count - written else { return nil }
            // Source and target may overlap, so byte by byte.
            for offset in 0..<length { output[written + offset] = output[written + offset - distance] }
            written += length
        }
        guard written == count else { return nil }
        return result
    }

    /// The bytes before Fletcher's checksum, which must agree.
    private func checked() -> ChunkBytes? {
        guard buffer.count > 4 else { return nil }
        let length = buffer.count - 4
        let stored = (0..<4).reduce(UInt32(0)) { $0 | UInt32(buffer[length + $1]) << UInt32(8 * $1) }
        let sum = fletcher(length)
        // Old versions wrote the bytes of each half in the other order.
        let swapped = (sum & 0xff00_ff00) >> 8 | (sum & 0x00ff_00ff) << 8
        guard stored == sum || stored == swapped else { return nil }
        let result = ChunkBytes(count: length)
        result.buffer.copyMemory(
            from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<length])
        )
        return result
    }

    /// Fletcher's checksum of 16-bit words, as HDF5 computes it.
    private func fletcher(_ length: Int) -> UInt32 {
        var (first, second): (UInt32, UInt32) = (0, 0)
        var index = 0
        let words = length / 2
        while index < words {
            for word in index..<min(index + 360, words) {
                first &+= UInt32(buffer[2 * word]) << 8 | UInt32(buffer[2 * word + 1])
                second &+= first
            }
            index += 360
            first = first & 0xffff + first >> 16
            second = second & 0xffff + second >> 16
        }
        if length % 2 == 1 {
            first &+= UInt32(buffer[length - 1]) << 8
            second &+= first
            first = first & 0xffff + first >> 16
            second = second & 0xffff + second >> 16
        }
        first = first & 0xffff + first >> 16
        second = second & 0xffff + second >> 16
        return second << 16 | first
    }

    /// Reverses the shuffle filter, which stores the first bytes of all elements, then the second bytes, and so on.
    private func unshuffled(_ size: Int) -> ChunkBytes {
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
