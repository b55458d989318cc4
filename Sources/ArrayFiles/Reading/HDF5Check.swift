/// Checks the structure of an HDF5 file before libhdf5 reads it.
///
/// libhdf5 does not fully validate damaged files and can read out of bounds. This check covers the structures without
/// checksums: object headers, old groups with their trees and heaps, types, and chunk indexes. Newer groups and indexes have
/// checksums, which libhdf5 verifies. Offsets and lengths must have 8 bytes, as in all files of the last decades.
///
/// Reference: HDF5 File Format Specification 3.0.
struct HDF5Check {
    private let file: RandomAccessFile
    /// The offset of the superblock; addresses are relative to it.
    private let base: Int
    /// Half the maximum number of entries of a leaf and of an inner node of a group tree, and of a node of a chunk index.
    private var leafRank = 4
    private var groupRank = 16
    private var chunkRank = 32
    private var visited: Set<Int> = []
    private var pending: [Int] = []
    /// The chunked datasets by the address of their headers.
    private(set) var chunked: [Int: HDF5Chunks] = [:]
    /// The file ranges of contiguous datasets, by the address of their headers.
    private(set) var contiguous: [Int: Range<Int>] = [:]

    /// Checks the whole file.
    ///
    /// - Throws: `ArrayFileError.malformed` for the first problem found.
    init(_ file: RandomAccessFile) throws(ArrayFileError) {
        self.file = file
        base = try Self.superblock(file)
        try readSuperblock()
        while let address = pending.popLast() {
            guard visited.insert(address).inserted else { continue }
            guard visited.count <= 1 << 20 else { throw malformed("more than a million objects") }
            try object(address)
        }
    }

    private static func superblock(_ file: RandomAccessFile) throws(ArrayFileError) -> Int {
        var offset = 0
        while offset + 8 <= file.size {
            if try file.bytes(at: offset, count: 8) == [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a] {
                return offset
            }
            offset = offset == 0 ? 512 : offset * 2
        }
        throw .malformed(path: file.path, reason: "not an HDF5 file")
    }

    private func malformed(_ reason: String) -> ArrayFileError {
        .malformed(path: file.path, reason: "invalid HDF5 file: " + reason)
    }

    private func cursor(at address: Int, _ count: Int) throws(ArrayFileError) -> ByteCursor {
        guard address >= 0, address <= file.size - base else {
            throw malformed("address outside the file")
        }
        return ByteCursor(try file.bytes(at: base + address, count: count), path: file.path)
    }

    private mutating func readSuperblock() throws(ArrayFileError) {
        var head = try cursor(at: 8, min(96, file.size - base - 8))
        let version = try head.number(1)
        guard version <= 3 else { throw malformed("unknown superblock version \(version)") }
        if version < 2 { try head.skip(4) }
        guard try head.number(1) == 8, try head.number(1) == 8 else {
            throw .unsupported(path: file.path, reason: "expected HDF5 addresses of 8 bytes")
        }
        try head.skip(1)
        if version < 2 {
            (leafRank, groupRank) = (try head.count(2), try head.count(2))
            try head.skip(4)
            if version == 1 {
                chunkRank = try head.count(2)
                try head.skip(2)
            }
            guard leafRank > 0, groupRank > 0, chunkRank > 0 else { throw malformed("trees of rank 0") }
            try head.skip(4 * 8 + 8)
        } else {
            try head.skip(3 * 8)
        }
        pending = [try head.count(8)]
    }

    private mutating func object(_ address: Int) throws(ArrayFileError) {
        var messages = HDF5Messages()
        for message in try HDF5Header.messages(file, base: base, address: address) {
            var cursor = ByteCursor(message.bytes, path: file.path)
            try take(message, &cursor, into: &messages)
        }
        pending += messages.linked
        if let table = messages.symbolTable { try group(table.tree, heap: table.heap) }
        if messages.layout != nil { try dataset(address, messages) }
    }

    private mutating func take(
        _ message: HDF5Header.Message,
        _ cursor: inout ByteCursor,
        into messages: inout HDF5Messages
    ) throws(ArrayFileError) {
        guard message.flags & 2 == 0 else {
            guard message.kind == 3 else { throw malformed("a shared message of type \(message.kind)") }
            throw .unsupported(
                path: file.path,
                reason: "HDF5 datasets with a committed type are not supported"
            )
        }
        switch message.kind {
        case 0x00, 0x0a, 0x0e, 0x12, 0x16: break
        case 0x02: try cursor.skip(18)
        case 0x01: messages.extents = try HDF5Messages.extents(&cursor)
        case 0x03: messages.elementSize = try HDF5TypeCheck.size(&cursor)
        case 0x04:
            let size = try cursor.count(4)
            try cursor.skip(size)
            if size > 0 { messages.fillSize = size }
        case 0x05: try messages.addFill(&cursor)
        case 0x06: try messages.addLink(&cursor)
        case 0x07:
            throw .unsupported(
                path: file.path,
                reason: "HDF5 datasets with external data files are not supported"
            )
        case 0x08: messages.layout = message.bytes
        case 0x0b: try messages.addFilters(&cursor)
        case 0x0c: try HDF5Messages.checkAttribute(&cursor)
        case 0x0d: try cursor.skipName(alignment: 1)
        case 0x11: messages.symbolTable = (try cursor.count(8), try cursor.count(8))
        case 0x15 where message.isChecksummed: break
        default: throw malformed("unknown header message type \(message.kind)")
        }
    }
}

// MARK: - Old groups

extension HDF5Check {
    private mutating func group(_ tree: Int, heap: Int) throws(ArrayFileError) {
        var head = try cursor(at: heap, 32)
        guard try head.bytes(4).elementsEqual("HEAP".utf8), try head.number(1) == 0 else {
            throw malformed("no local heap")
        }
        try head.skip(3)
        let (size, free, data) = (try head.count(8), try head.number(8), try head.count(8))
        let names = try cursor(at: data, size).rest
        try checkFreeList(Array(names), from: free)
        try groupNode(tree, level: nil, Array(names))
    }

    /// The free blocks of a heap form a linked list, which must not contain a cycle.
    private func checkFreeList(_ heap: [UInt8], from first: UInt64) throws(ArrayFileError) {
        var (place, steps) = (first, 0)
        while place != 1 {
            guard place <= 1 << 48, Int(place) + 16 <= heap.count, steps < heap.count / 16 else {
                throw malformed("invalid free list in a heap")
            }
            var entry = ByteCursor(heap[Int(place)..<Int(place) + 16], path: file.path)
            let (next, size) = (try entry.number(8), try entry.count(8))
            guard size >= 16, Int(place) + size <= heap.count else {
                throw malformed("free block outside its heap")
            }
            (place, steps) = (next, steps + 1)
        }
    }

    private mutating func groupNode(_ address: Int, level: UInt64?, _ names: [UInt8]) throws(ArrayFileError) {
        var node = try cursor(at: address, 24 + 2 * groupRank * 16 + 8)
        guard try node.bytes(4).elementsEqual("TREE".utf8), try node.number(1) == 0 else {
            throw malformed("no group tree")
        }
        let found = try node.number(1)
        guard level.map({ found + 1 == $0 }) ?? (found < 32) else {
            throw malformed("a group tree of uneven depth")
        }
        let entries = try node.count(2)
        guard entries <= 2 * groupRank else { throw malformed("a tree node of \(entries) entries") }
        try node.skip(16)
        try checkName(try node.count(8), names)
        for _ in 0..<entries {
            let child = try node.count(8)
            try checkName(try node.count(8), names)
            guard visited.insert(~child).inserted else { throw malformed("a tree that shares a node") }
            if found == 0 { try symbolNode(child, names) } else { try groupNode(child, level: found, names) }
        }
    }

    private mutating func symbolNode(_ address: Int, _ names: [UInt8]) throws(ArrayFileError) {
        var node = try cursor(at: address, 8 + 2 * leafRank * 40)
        guard try node.bytes(4).elementsEqual("SNOD".utf8), try node.number(1) == 1 else {
            throw malformed("no symbol node")
        }
        try node.skip(1)
        let entries = try node.count(2)
        guard entries <= 2 * leafRank else { throw malformed("a symbol node of \(entries) entries") }
        for _ in 0..<entries {
            try checkName(try node.count(8), names)
            let header = try node.number(8)
            let cached = try node.number(4)
            try node.skip(4)
            let (tree, heap) = (try node.number(8), try node.number(8))
            switch cached {
            case 0: break
            case 1:
                guard tree <= UInt64(file.size), heap <= UInt64(file.size) else {
                    throw malformed("a stray group")
                }
            case 2: try checkName(Int(tree & 0xffff_ffff), names)
            default: throw malformed("a symbol of type \(cached)")
            }
            // A symbolic link has no object.
            guard cached != 2 else { continue }
            guard header <= UInt64(file.size) else { throw malformed("an object outside the file") }
            pending.append(Int(header))
        }
    }

    private func checkName(_ offset: Int, _ names: [UInt8]) throws(ArrayFileError) {
        guard offset < names.count, names[offset...].contains(0) else {
            throw malformed("a name outside its heap")
        }
    }
}

// MARK: - Datasets

extension HDF5Check {
    private mutating func dataset(_ address: Int, _ messages: HDF5Messages) throws(ArrayFileError) {
        guard let elementSize = messages.elementSize, let extents = messages.extents,
            let layout = messages.layout,
            let bytes = byteCount(shape: extents, elementSize: elementSize)
        else { throw malformed("a dataset without a type or impossible extents") }
        if let fill = messages.fillSize, fill != elementSize {
            throw malformed("a fill value of \(fill) bytes")
        }
        if let shuffled = messages.shuffledSize, shuffled != elementSize {
            throw malformed("a shuffle of \(shuffled) bytes")
        }
        var cursor = ByteCursor(layout, path: file.path)
        let version = try cursor.number(1)
        // Version 4 is written only on request, with indexes that have checksums; versions 1 and 2 ended with HDF5 1.6.2.
        if version == 4 { return }
        guard version == 3 else {
            throw .unsupported(
                path: file.path,
                reason: "HDF5 dataset layout version \(version) is not supported"
            )
        }
        switch try cursor.number(1) {
        case 0:
            let size = try cursor.count(2)
            guard size == bytes, size <= cursor.rest.count else {
                throw malformed("a compact dataset of \(size) bytes")
            }
        case 1:
            let (place, size) = (try cursor.number(8), try cursor.count(8))
            guard size == bytes else {
                throw malformed("expected a dataset of \(bytes) bytes, found \(size)")
            }
            guard place == .max || place <= UInt64(file.size) && Int(place) + size <= file.size - base else {
                throw malformed("a dataset outside the file")
            }
            if place != .max { contiguous[address] = base + Int(place)..<base + Int(place) + size }
        case 2:
            let rank = try cursor.count(1)
            let tree = try cursor.number(8)
            guard rank == extents.count + 1 else {
                throw malformed("rank of the chunks differs from that of the dataset")
            }
            var chunk: [Int] = []
            for _ in 0..<rank { chunk.append(try cursor.count(4)) }
            guard let size = byteCount(shape: chunk, elementSize: 1), size > 0, size <= 1 << 32,
                chunk.last == elementSize
            else { throw malformed("chunks of \(extentsText(chunk))") }
            var index = HDF5Chunks(
                extents: extents,
                chunkExtents: chunk.dropLast(),
                elementSize: elementSize,
                filters: messages.filters
            )
            if tree != .max {
                guard tree <= UInt64(file.size) else { throw malformed("an index outside the file") }
                try chunkNode(Int(tree), level: nil, extents: extents, chunk: chunk, &index)
            }
            chunked[address] = index
        default: throw malformed("a dataset of an unknown layout")
        }
    }

    private mutating func chunkNode(
        _ address: Int,
        level: UInt64?,
        extents: [Int],
        chunk: [Int],
        _ index: inout HDF5Chunks
    ) throws(ArrayFileError) {
        let keySize = 8 + 8 * chunk.count
        var node = try cursor(at: address, 24)
        guard try node.bytes(4).elementsEqual("TREE".utf8), try node.number(1) == 1 else {
            throw malformed("no chunk index")
        }
        let found = try node.number(1)
        guard level.map({ found + 1 == $0 }) ?? (found < 32) else {
            throw malformed("a chunk index of uneven depth")
        }
        let entries = try node.count(2)
        guard entries <= 2 * chunkRank else { throw malformed("an index node of \(entries) entries") }
        var keys = try cursor(at: address + 24, entries * (keySize + 8) + keySize)
        for _ in 0..<entries {
            let (size, skipped) = (try keys.count(4), try keys.number(4))
            var origin: [Int] = []
            for axis in chunk.indices {
                let start = try keys.count(8)
                origin.append(start)
                guard start % chunk[axis] == 0,
                    axis == extents.count ? start == 0 : start < max(1, extents[axis])
                else {
                    throw malformed("a chunk outside its dataset")
                }
            }
            let child = try keys.count(8)
            guard visited.insert(~child).inserted else { throw malformed("an index that shares a node") }
            if found > 0 {
                try chunkNode(child, level: found, extents: extents, chunk: chunk, &index)
            } else {
                guard child <= file.size - base, size > 0, size <= file.size - base - child else {
                    throw malformed("a chunk outside the file")
                }
                let place = HDF5Chunks.Chunk(
                    origin: origin.dropLast(),
                    offset: base + child,
                    size: size,
                    skippedFilters: skipped
                )
                index.chunks.append(place)
            }
        }
    }
}
