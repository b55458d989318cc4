internal import ArrayElements

/// The numbers of a dataset.
struct HDF5Dataset {
    private enum Storage {
        case bytes([UInt8])
        case range(Range<Int>)
        case chunks(HDF5Chunks)
        case parts(HDF5VirtualLayout)
    }

    private let storage: Storage
    private let source: HDF5Source
    private let fill: [UInt8]?
    private let name: String

    /// Finds the numbers of a dataset.
    init(_ object: HDF5Object, named name: String, in source: HDF5Source) throws(ArrayFileError) {
        (self.source, fill, self.name) = (source, object.fill, name)
        guard let type = object.type, let extents = object.extents, let layout = object.layout,
            let bytes = byteCount(shape: extents, elementSize: type.size)
        else { throw source.malformed("a dataset without a type or impossible extents") }
        switch try HDF5Layout(layout, path: source.file.path) {
        case .compact(let content):
            guard content.count >= bytes else {
                throw source.malformed("a compact dataset of \(content.count) bytes")
            }
            storage = .bytes(Array(content.prefix(bytes)))
        case .contiguous(let address, let size):
            guard let address else {
                storage = .bytes([])
                return
            }
            guard size ?? bytes >= bytes,
                bytes <= source.file.size - source.base - min(address, source.file.size)
            else {
                throw source.malformed(
                    "a dataset outside the file: expected \(bytes) bytes, found \(size ?? 0)"
                )
            }
            storage = .range(source.base + address..<source.base + address + bytes)
        case .chunked(let chunk, let index):
            guard chunk.count == extents.count, chunk.allSatisfy({ $0 > 0 }) else {
                throw source.malformed("chunks of \(extentsText(chunk))")
            }
            let greatest = object.greatest.count == extents.count ? object.greatest : extents
            storage = .chunks(
                HDF5Chunks(
                    extents: extents,
                    chunkExtents: chunk,
                    elementSize: type.size,
                    filters: object.filters,
                    keepsPartialChunks: index.keepsPartialChunks,
                    chunks: try HDF5ChunkList.chunks(
                        index,
                        in: source,
                        extents: extents,
                        greatest: greatest,
                        chunk: chunk,
                        elementSize: type.size
                    )
                )
            )
        case .virtual(let heap, let index):
            storage = .parts(try HDF5VirtualLayout(source, heap: heap, index: index, extents: extents))
        }
    }

    /// Checks that the file is large enough for the numbers, before memory is allocated for them.
    func checkStorage(_ info: VariableInfo) throws(ArrayFileError) {
        let stored: Int
        switch storage {
        case .bytes(let bytes): stored = bytes.count
        case .range(let range): stored = range.count
        case .chunks(let chunks): stored = chunks.storedSize
        case .parts(let layout): stored = layout.storedSize
        }
        guard stored > 0 || info.shape.contains(0) else {
            throw .malformed(path: source.file.path, reason: "'\(name)' has no data")
        }
        guard let size = info.elementType?.size, let bytes = byteCount(shape: info.shape, elementSize: size),
            bytes / 8 / 1032 <= stored
        else {
            throw .malformed(
                path: source.file.path,
                reason:
                    "expected the data of '\(name)', \(extentsText(info.shape)) \(info.type), found \(stored) bytes"
            )
        }
    }

    /// Reads all numbers.
    func fill(_ target: ArrayTarget<some ArrayNumber>, _ stored: StoredNumbers) throws(ArrayFileError) {
        switch storage {
        case .range(let range): try target.fill(from: source.file, at: range.lowerBound, stored)
        case .chunks(let chunks): try chunks.fill(target, from: source.file, stored, fill: fill)
        case .bytes(var bytes):
            bytes.withUnsafeMutableBytes { bytes in
                stored.arrange(bytes)
                guard let start = bytes.baseAddress else { return }
                target.place(
                    start,
                    stored.type,
                    StoredBox(origin: target.extents.map { _ in 0 }, extents: target.extents)
                )
            }
        case .parts(let layout): try layout.fill(target)
        }
    }
}
