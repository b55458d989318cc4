/// The storage of a chunked dataset, and a check of its chunks.
struct HDF5Chunks {
    /// A chunk in the index of the file.
    struct Chunk {
        /// The index of its first element along each axis.
        let origin: [Int]
        let offset: Int
        let size: Int
        /// A bit mask of the skipped filters.
        let skippedFilters: UInt64
    }

    /// The extents of the dataset.
    let extents: [Int]
    /// The extents of every chunk, including those at the edges of the dataset.
    let chunkExtents: [Int]
    let elementSize: Int
    /// The filter numbers in write order: 1 deflate, 2 shuffle, 3 Fletcher's checksum.
    let filters: [Int]
    var chunks: [Chunk] = []

    /// The uncompressed size of a chunk in bytes.
    var unpackedSize: Int { chunkExtents.reduce(elementSize, *) }

    /// The filters applied to a chunk, in write order.
    func filters(of chunk: Chunk) -> [Int] {
        filters.enumerated().filter { chunk.skippedFilters >> UInt64($0.offset) & 1 == 0 }.map(\.element)
    }

    /// Inflates every chunk and checks its size: libhdf5 reads past the end of a chunk that is too short.
    func check(_ file: RandomAccessFile) throws(ArrayFileError) {
        var room = [UInt8](repeating: 0, count: 1 << 16)
        for chunk in chunks { try check(chunk, file, &room) }
    }

    private func check(_ chunk: Chunk, _ file: RandomAccessFile, _ room: inout [UInt8]) throws(ArrayFileError)
    {
        let used = filters(of: chunk)
        let inflations = used.count { $0 == 1 }
        guard inflations <= 1 else { throw malformed(file, "chunk compressed twice") }
        guard let deflate = used.firstIndex(of: 1) else {
            guard chunk.size == unpackedSize + 4 * used.count(where: { $0 == 3 }) else {
                throw malformed(file, "expected a chunk of \(unpackedSize) bytes, found \(chunk.size)")
            }
            return
        }
        let packedSize = chunk.size - 4 * used[deflate...].count { $0 == 3 }
        let expected = unpackedSize + 4 * used[..<deflate].count { $0 == 3 }
        guard packedSize > 0 else { throw damaged(file, chunk) }
        var packed = try file.bytes(at: chunk.offset, count: packedSize)
        var inflater = Inflater()
        var (read, written) = (0, 0)
        while !inflater.isFinished, written <= expected {
            let step = packed.withUnsafeMutableBytes { input in
                room.withUnsafeMutableBytes { output in
                    inflater.inflate(UnsafeMutableRawBufferPointer(rebasing: input[read...]), into: output)
                }
            }
            guard let step, step.read + step.written > 0 || inflater.isFinished else {
                throw damaged(file, chunk)
            }
            read += step.read
            written += step.written
        }
        guard inflater.isFinished, written == expected else { throw damaged(file, chunk) }
    }

    func malformed(_ file: RandomAccessFile, _ reason: String) -> ArrayFileError {
        .malformed(path: file.path, reason: "invalid HDF5 file: " + reason)
    }

    func damaged(_ file: RandomAccessFile, _ chunk: Chunk) -> ArrayFileError {
        malformed(file, "damaged chunk at byte \(chunk.offset)")
    }
}
