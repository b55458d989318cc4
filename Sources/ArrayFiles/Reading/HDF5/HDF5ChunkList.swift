/// Finds the chunks of a dataset in its index.
///
/// Reference: HDF5 File Format Specification 3.0, sections III.A.1 and VII.
struct HDF5ChunkList {
    private let source: HDF5Source
    private let extents: [Int]
    private let greatest: [Int?]
    private let chunk: [Int]
    private let bytes: Int
    private var chunks: [HDF5Chunks.Chunk] = []
    private var visited: Set<Int> = []

    private static let limit = 1 << 22

    /// The chunks of a dataset.
    ///
    /// - Parameters:
    ///   - index: Its index.
    ///   - source: The file.
    ///   - extents: The extents of the dataset.
    ///   - greatest: Its greatest extents; nil along an axis without a limit.
    ///   - chunk: The extents of a chunk.
    ///   - elementSize: The bytes of an element.
    /// - Returns: The chunks that were written.
    /// - Throws: `ArrayFileError.malformed` for an index that is damaged.
    static func chunks(
        _ index: HDF5ChunkIndex,
        in source: HDF5Source,
        extents: [Int],
        greatest: [Int?],
        chunk: [Int],
        elementSize: Int
    ) throws(ArrayFileError) -> [HDF5Chunks.Chunk] {
        guard let address = index.address else { return [] }
        guard chunk.count == extents.count, chunk.allSatisfy({ $0 > 0 }),
            let bytes = byteCount(shape: chunk, elementSize: elementSize), bytes <= 1 << 32
        else { throw source.malformed("chunks of \(extentsText(chunk))") }
        var list = HDF5ChunkList(source, extents, greatest, chunk, bytes)
        switch index.kind {
        case .tree1: try list.node(address, depth: 0)
        case .single(let size, let skipped):
            list.add([Int](repeating: 0, count: chunk.count), address, size ?? bytes, skipped)
        case .implicit:
            for number in 0..<list.gridCount {
                guard number <= limit else { throw source.malformed("too many chunks") }
                try list.add(number: number, address + number * bytes, bytes, 0)
            }
        case .fixedArray: try list.fixedArray(address)
        case .extensibleArray: try list.extensibleArray(address)
        case .tree2: try list.tree2(address)
        }
        return list.chunks
    }

    private init(_ source: HDF5Source, _ extents: [Int], _ greatest: [Int?], _ chunk: [Int], _ bytes: Int) {
        (self.source, self.extents, self.greatest, self.chunk, self.bytes) = (
            source, extents, greatest, chunk, bytes
        )
    }

    /// The axes from the slowest to the fastest in the order of arrays of chunks: one without a limit comes first.
    private var order: [Int] {
        let endless = greatest.firstIndex { $0 == nil }
        return (endless.map { [$0] } ?? []) + chunk.indices.filter { $0 != endless }
    }

    /// The number of chunks along each axis, for the greatest extents.
    private var grid: [Int] {
        chunk.indices.map { ((greatest[$0] ?? extents[$0]) + chunk[$0] - 1) / chunk[$0] }
    }

    /// The number of chunks of the grid, or a number beyond the limit.
    private var gridCount: Int { grid.reduce(1) { min($0, Self.limit + 1) * min($1, Self.limit + 1) } }

    /// Adds a chunk by its number in row-major order of the grid.
    private mutating func add(number: Int, _ address: Int, _ size: Int, _ skipped: UInt64)
        throws(ArrayFileError)
    {
        var (origin, rest) = ([Int](repeating: 0, count: chunk.count), number)
        let (order, grid) = (order, grid)
        for axis in order.dropFirst().reversed() {
            guard grid[axis] > 0 else { return }
            origin[axis] = rest % grid[axis] * chunk[axis]
            rest /= grid[axis]
        }
        if let first = order.first { origin[first] = rest * chunk[first] }
        add(origin, address, size, skipped)
    }

    /// Adds a chunk unless it lies outside the dataset, as chunks of a dataset that was larger once may.
    private mutating func add(_ origin: [Int], _ address: Int, _ size: Int, _ skipped: UInt64) {
        guard zip(origin, extents).allSatisfy({ $0 < $1 }) else { return }
        chunks.append(
            HDF5Chunks.Chunk(
                origin: origin,
                offset: source.base + address,
                size: size,
                skippedFilters: skipped
            )
        )
    }

    private mutating func node(_ address: Int, depth: Int) throws(ArrayFileError) {
        guard depth < 32, visited.insert(address).inserted else {
            throw source.malformed("an index that shares a node")
        }
        var head = try source.cursor(at: address, 24)
        guard try head.bytes(4).elementsEqual("TREE".utf8), try head.number(1) == 1 else {
            throw source.malformed("no chunk index")
        }
        let (level, entries) = (try head.number(1), try head.count(2))
        let keySize = 8 + 8 * (chunk.count + 1)
        var keys = try source.cursor(at: address + 24, entries * (keySize + 8))
        for _ in 0..<entries {
            let (size, skipped) = (try keys.count(4), try keys.number(4))
            var origin: [Int] = []
            for _ in chunk.indices { origin.append(try keys.count(8)) }
            try keys.skip(8)
            let child = try keys.count(8)
            guard zip(origin, chunk).allSatisfy({ $0 % $1 == 0 }) else {
                throw source.malformed("a chunk outside its dataset")
            }
            if level > 0 { try node(child, depth: depth + 1) } else { add(origin, child, size, skipped) }
        }
    }

    private mutating func tree2(_ address: Int) throws(ArrayFileError) {
        let rank = chunk.count
        for record in try HDF5Tree2(source, at: address).records(limit: Self.limit) {
            var cursor = ByteCursor(record, path: source.file.path)
            let place = try cursor.count(8)
            let width = record.count - 8 - 8 * rank - 4
            var (size, skipped) = (bytes, UInt64(0))
            // Records of chunks with filters also have a size and a mask.
            if record.count > 8 + 8 * rank {
                guard (1...8).contains(width) else {
                    throw source.malformed("a record of \(record.count) bytes")
                }
                (size, skipped) = (try cursor.count(width), try cursor.number(4))
            }
            var origin: [Int] = []
            for axis in chunk.indices {
                let (start, overflow) = try cursor.count(8).multipliedReportingOverflow(by: chunk[axis])
                guard !overflow else { throw source.malformed("a chunk outside its dataset") }
                origin.append(start)
            }
            add(origin, place, size, skipped)
        }
    }

    /// Reads the elements of a block of an array, each an address, or an address with size and mask.
    private mutating func elements(
        _ count: Int,
        from first: Int,
        at address: Int,
        elementSize: Int
    ) throws(ArrayFileError) {
        let used = min(count, max(0, gridCount - first))
        var cursor = try source.cursor(at: address, used * elementSize)
        for number in 0..<used {
            let place = try cursor.number(8)
            var (size, skipped) = (bytes, UInt64(0))
            if elementSize > 8 {
                (size, skipped) = (try cursor.count(elementSize - 12), try cursor.number(4))
            }
            if place != .max { try add(number: first + number, HDF5Source.place(place), size, skipped) }
        }
    }

    private func elementSize(_ head: inout ByteCursor) throws(ArrayFileError) -> Int {
        let size = try head.count(1)
        guard size == 8 || (13...20).contains(size) else {
            throw source.malformed("an array of \(size) bytes")
        }
        return size
    }

    private mutating func fixedArray(_ address: Int) throws(ArrayFileError) {
        var head = try source.cursor(at: address, 28)
        guard try head.bytes(4).elementsEqual("FAHD".utf8) else {
            throw source.malformed("no array of chunks")
        }
        try head.skip(2)
        let size = try elementSize(&head)
        let pageBits = try head.count(1)
        let (count, block) = (try head.count(8), try head.number(8))
        guard block != .max else { return }
        guard count <= Self.limit, pageBits < 32 else {
            throw source.malformed("an array of \(count) chunks")
        }
        let data = HDF5Source.place(block)
        guard try source.cursor(at: data, 4).rest.elementsEqual("FADB".utf8) else {
            throw source.malformed("no block of an array of chunks")
        }
        let page = 1 << pageBits
        guard count > page else { return try elements(count, from: 0, at: data + 14, elementSize: size) }
        let pages = (count + page - 1) / page
        let bitmap = Array(try source.cursor(at: data + 14, (pages + 7) / 8).rest)
        let start = data + 14 + bitmap.count + 4
        for number in 0..<pages where bitmap[number / 8] & (0x80 >> UInt8(number % 8)) != 0 {
            try elements(
                min(page, count - number * page),
                from: number * page,
                at: start + number * (page * size + 4),
                elementSize: size
            )
        }
    }

    private mutating func extensibleArray(_ address: Int) throws(ArrayFileError) {
        var head = try source.cursor(at: address, 72)
        guard try head.bytes(4).elementsEqual("EAHD".utf8) else {
            throw source.malformed("no array of chunks")
        }
        try head.skip(2)
        let size = try elementSize(&head)
        let (bits, inIndex) = (try head.count(1), try head.count(1))
        let (leastElements, leastPointers, pageBits) = (
            try head.count(1), try head.count(1), try head.count(1)
        )
        try head.skip(6 * 8)
        let block = try head.number(8)
        guard block != .max else { return }
        func digits(_ number: Int) -> Int { 63 - number.leadingZeroBitCount }
        guard (1...64).contains(bits), leastElements > 0, leastPointers > 0, pageBits < 32,
            digits(leastElements) <= bits
        else { throw source.malformed("an impossible array of chunks") }
        let index = HDF5Source.place(block)
        guard try source.cursor(at: index, 4).rest.elementsEqual("EAIB".utf8) else {
            throw source.malformed("no block of an array of chunks")
        }
        try elements(inIndex, from: 0, at: index + 14, elementSize: size)
        let shape = ArrayBlocks(size: size, offsetSize: (bits + 7) / 8, page: 1 << pageBits)
        let total = gridCount
        let direct = 2 * digits(leastPointers)
        var (first, pointer) = (inIndex, index + 14 + inIndex * size)
        for group in 0..<(1 + bits - digits(leastElements)) where first < total {
            let (blocks, count) = (1 << (group / 2), leastElements << ((group + 1) / 2))
            if group < direct {
                var cursor = try source.cursor(at: pointer, blocks * 8)
                for _ in 0..<blocks {
                    try dataBlock(try cursor.number(8), count, from: first, shape, pages: nil)
                    first += count
                }
                pointer += blocks * 8
            } else {
                var cursor = try source.cursor(at: pointer, 8)
                try secondaryBlock(try cursor.number(8), blocks, count, from: first, shape)
                first += blocks * count
                pointer += 8
            }
        }
    }

    /// The sizes of the blocks of an extensible array.
    private struct ArrayBlocks {
        let size: Int
        let offsetSize: Int
        let page: Int
    }

    private mutating func secondaryBlock(
        _ place: UInt64,
        _ blocks: Int,
        _ count: Int,
        from first: Int,
        _ shape: ArrayBlocks
    ) throws(ArrayFileError) {
        guard place != .max else { return }
        let address = HDF5Source.place(place)
        guard try source.cursor(at: address, 4).rest.elementsEqual("EASB".utf8) else {
            throw source.malformed("no block of an array of chunks")
        }
        var start = address + 14 + shape.offsetSize
        let isPaged = count > shape.page
        let bitmapSize = isPaged ? (count / shape.page + 7) / 8 : 0
        let bitmaps = Array(try source.cursor(at: start, blocks * bitmapSize).rest)
        start += bitmaps.count
        var cursor = try source.cursor(at: start, blocks * 8)
        for block in 0..<blocks {
            let pages = isPaged ? Array(bitmaps[block * bitmapSize..<(block + 1) * bitmapSize]) : nil
            try dataBlock(try cursor.number(8), count, from: first + block * count, shape, pages: pages)
        }
    }

    private mutating func dataBlock(
        _ place: UInt64,
        _ count: Int,
        from first: Int,
        _ shape: ArrayBlocks,
        pages: [UInt8]?
    ) throws(ArrayFileError) {
        guard place != .max else { return }
        let address = HDF5Source.place(place)
        guard try source.cursor(at: address, 4).rest.elementsEqual("EADB".utf8) else {
            throw source.malformed("no block of an array of chunks")
        }
        let start = address + 14 + shape.offsetSize
        guard let pages else { return try elements(count, from: first, at: start, elementSize: shape.size) }
        for page in 0..<count / shape.page where pages[page / 8] & (0x80 >> UInt8(page % 8)) != 0 {
            try elements(
                shape.page,
                from: first + page * shape.page,
                at: start + 4 + page * (shape.page * shape.size + 4),
                elementSize: shape.size
            )
        }
    }
}
