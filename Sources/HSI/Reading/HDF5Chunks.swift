/// How a chunked dataset is stored, and whether its chunks hold what they must.
struct HDF5Chunks {
    /// A chunk as the file's index lists it.
    struct Chunk {
        let offset: Int
        let size: Int
        let skippedFilters: UInt64
    }

    /// The bytes of a whole chunk, unpacked.
    let unpackedSize: Int
    /// The numbers of the filters in the order of writing: 1 deflate, 2 shuffle, 3 Fletcher's checksum.
    let filters: [Int]
    var chunks: [Chunk] = []

    /// Inflates every chunk and compares sizes: libhdf5 reads beyond one that comes out short.
    func check(_ file: RandomAccessFile) throws(SceneError) {
        for chunk in chunks { try check(chunk, file) }
    }

    private func check(_ chunk: Chunk, _ file: RandomAccessFile) throws(SceneError) {
        func malformed(_ reason: String) -> SceneError {
            .malformed(path: file.path, reason: "not a sound HDF5 file: " + reason)
        }
        let used = filters.enumerated().filter { chunk.skippedFilters >> UInt64($0.offset) & 1 == 0 }.map(
            \.element
        )
        let inflations = used.count { $0 == 1 }
        guard inflations <= 1 else { throw malformed("a chunk that is compressed twice") }
        guard let deflate = used.firstIndex(of: 1) else {
            guard chunk.size == unpackedSize + 4 * used.count(where: { $0 == 3 }) else {
                throw malformed("a chunk of \(chunk.size) bytes, \(unpackedSize) expected")
            }
            return
        }
        let packedSize = chunk.size - 4 * used[deflate...].count { $0 == 3 }
        let expected = unpackedSize + 4 * used[..<deflate].count { $0 == 3 }
        guard packedSize > 0, let size = try inflatedSize(file, chunk.offset, packedSize, limit: expected),
            size == expected
        else { throw malformed("a damaged chunk at byte \(chunk.offset)") }
    }

    /// The bytes that come out of a zlib stream; nil when it is damaged, does not end or gives more than `limit`.
    private func inflatedSize(
        _ file: RandomAccessFile,
        _ offset: Int,
        _ size: Int,
        limit: Int
    ) throws(SceneError) -> Int? {
        guard var inflater = Inflater() else {
            throw .unreadable(path: file.path, reason: "no memory to decompress it")
        }
        var packed = try file.bytes(at: offset, count: size)
        var room = [UInt8](repeating: 0, count: 1 << 16)
        var (read, written) = (0, 0)
        while !inflater.isFinished {
            let start = read
            let step = packed.withUnsafeMutableBytes { input in
                room.withUnsafeMutableBytes { output in
                    inflater.inflate(UnsafeMutableRawBufferPointer(rebasing: input[start...]), into: output)
                }
            }
            guard let step, step.read + step.written > 0 || inflater.isFinished else { return nil }
            read += step.read
            written += step.written
            if written > limit { return nil }
        }
        return written
    }
}
