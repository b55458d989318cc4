/// How a chunked dataset is stored, and whether its chunks hold what they must.
struct HDF5Chunks {
    /// A chunk as the file's index lists it.
    struct Chunk {
        /// Its first element along each axis.
        let origin: [Int]
        let offset: Int
        let size: Int
        /// A bit for each filter that was not used.
        let skippedFilters: UInt64
    }

    /// The extents of the dataset.
    let extents: [Int]
    /// The extents of every chunk, those at the edges of the dataset too.
    let chunkExtents: [Int]
    let elementSize: Int
    /// The numbers of the filters in the order of writing: 1 deflate, 2 shuffle, 3 Fletcher's checksum.
    let filters: [Int]
    var chunks: [Chunk] = []

    /// The bytes of a whole chunk, unpacked.
    var unpackedSize: Int { chunkExtents.reduce(elementSize, *) }

    /// The filters that were used on a chunk, in the order of writing.
    func filters(of chunk: Chunk) -> [Int] {
        filters.enumerated().filter { chunk.skippedFilters >> UInt64($0.offset) & 1 == 0 }.map(\.element)
    }

    /// Inflates every chunk and compares sizes: libhdf5 reads beyond one that comes out short.
    func check(_ file: RandomAccessFile) throws(ArrayFileError) {
        var room = [UInt8](repeating: 0, count: 1 << 16)
        for chunk in chunks { try check(chunk, file, &room) }
    }

    private func check(_ chunk: Chunk, _ file: RandomAccessFile, _ room: inout [UInt8]) throws(ArrayFileError)
    {
        let used = filters(of: chunk)
        let inflations = used.count { $0 == 1 }
        guard inflations <= 1 else { throw malformed(file, "a chunk that is compressed twice") }
        guard let deflate = used.firstIndex(of: 1) else {
            guard chunk.size == unpackedSize + 4 * used.count(where: { $0 == 3 }) else {
                throw malformed(file, "a chunk of \(chunk.size) bytes, \(unpackedSize) expected")
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
        .malformed(path: file.path, reason: "not a sound HDF5 file: " + reason)
    }

    func damaged(_ file: RandomAccessFile, _ chunk: Chunk) -> ArrayFileError {
        malformed(file, "a damaged chunk at byte \(chunk.offset)")
    }
}
