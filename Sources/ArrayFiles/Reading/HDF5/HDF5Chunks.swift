internal import ArrayElements
internal import Compute
internal import Synchronization

/// The numbers of a chunked dataset.
struct HDF5Chunks {
    /// A chunk in the file.
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
    /// The filters in write order.
    let filters: [HDF5Filter]
    /// Whether chunks that reach beyond the dataset are stored without filters.
    let keepsPartialChunks: Bool
    let chunks: [Chunk]

    /// The uncompressed size of a chunk in bytes.
    var unpackedSize: Int { chunkExtents.reduce(elementSize, *) }

    /// The stored bytes of all chunks.
    var storedSize: Int { chunks.reduce(0) { min(1 << 48, $0 + $1.size) } }

    /// The number of chunks that cover the dataset.
    private var gridCount: Int {
        zip(extents, chunkExtents).reduce(1) { $0 * (($1.0 + $1.1 - 1) / $1.1) }
    }

    /// Reads and stores every chunk, several chunks at a time; where none was written, `fill` is stored.
    ///
    /// - Throws: `ArrayFileError.malformed` for a damaged chunk, `unsupported` for a filter that is not known.
    func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        from file: RandomAccessFile,
        _ stored: StoredNumbers,
        fill: [UInt8]?
    ) throws(ArrayFileError) {
        let places = chunks.map(\.origin)
        guard Set(places).count == places.count else { throw malformed(file, "two chunks at one place") }
        if chunks.count < gridCount { storeFill(target, stored, fill) }
        let failure = Mutex<ArrayFileError?>(nil)
        parallel(over: chunks.count, grain: 1) { range in
            for chunk in chunks[range] {
                do throws(ArrayFileError) {
                    try self.fill(target, with: chunk, from: file, stored)
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
        }
        if let failure = failure.withLock(\.self) { throw failure }
    }

    /// Stores one number everywhere.
    private func storeFill(_ target: ArrayTarget<some ArrayNumber>, _ stored: StoredNumbers, _ fill: [UInt8]?)
    {
        let number =
            fill.flatMap { $0.count == elementSize ? $0 : nil } ?? [UInt8](repeating: 0, count: elementSize)
        let line = extents.last ?? 1
        var bytes = (0..<line).flatMap { _ in number }
        bytes.withUnsafeMutableBytes { bytes in
            stored.arrange(bytes)
            guard let source = bytes.baseAddress else { return }
            let outer = Array(extents.dropLast())
            let steps = rowMajorSteps(outer)
            for index in 0..<outer.reduce(1, *) {
                let origin = zip(outer, steps).map { index / $1 % $0 }
                let box = StoredBox(
                    origin: origin + (extents.isEmpty ? [] : [0]),
                    extents: outer.map { _ in 1 } + (extents.isEmpty ? [] : [line])
                )
                target.place(source, stored.type, box)
            }
        }
    }

    private func fill(
        _ target: ArrayTarget<some ArrayNumber>,
        with chunk: Chunk,
        from file: RandomAccessFile,
        _ stored: StoredNumbers
    ) throws(ArrayFileError) {
        guard chunk.offset >= 0, chunk.size > 0, chunk.offset <= file.size,
            chunk.size <= file.size - chunk.offset
        else { throw malformed(file, "a chunk outside the file") }
        let box = box(of: chunk)
        var used = filters.enumerated().filter { chunk.skippedFilters >> UInt64($0.offset) & 1 == 0 }.map(
            \.element
        )
        if keepsPartialChunks, box.extents != chunkExtents { used = [] }
        if let unknown = used.first(where: { !$0.isSupported }) {
            throw .unsupported(
                path: file.path,
                reason:
                    "compressed by \(unknown.name), which is not supported; 'h5repack -f GZIP=4 \(lastComponent(file.path)) new.h5' converts it, if HDF5 has the plugin"
            )
        }
        var bytes = ChunkBytes(count: chunk.size)
        try file.read(into: bytes.buffer, at: chunk.offset)
        while let filter = used.popLast() {
            guard let unpacked = bytes.reversing(filter, count: unpackedSize, elementSize) else {
                throw malformed(file, "damaged chunk at byte \(chunk.offset)")
            }
            bytes = unpacked
        }
        guard bytes.buffer.count == unpackedSize, let source = bytes.buffer.baseAddress else {
            throw malformed(file, "expected a chunk of \(unpackedSize) bytes, found \(bytes.buffer.count)")
        }
        stored.arrange(bytes.buffer)
        target.place(source, stored.type, box)
    }

    /// The part of a chunk that lies in the dataset.
    private func box(of chunk: Chunk) -> StoredBox {
        let reach = chunkExtents.indices.map { min(chunkExtents[$0], extents[$0] - chunk.origin[$0]) }
        return StoredBox(origin: chunk.origin, extents: reach, in: chunkExtents)
    }

    private func malformed(_ file: RandomAccessFile, _ reason: String) -> ArrayFileError {
        .malformed(path: file.path, reason: "invalid HDF5 file: " + reason)
    }
}
