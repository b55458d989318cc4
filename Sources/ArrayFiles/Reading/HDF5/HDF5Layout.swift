/// Where the numbers of a dataset are.
enum HDF5Layout {
    /// In the header.
    case compact([UInt8])
    /// In one piece at an address; nil if nothing was written.
    case contiguous(address: Int?, size: Int?)
    /// In chunks of these extents.
    case chunked(extents: [Int], HDF5ChunkIndex)
    /// In other datasets, by a list in the global heap.
    case virtual(heap: Int, index: Int)

    /// Parses a layout message, version 1 to 5.
    init(_ bytes: [UInt8], path: String) throws(ArrayFileError) {
        var cursor = ByteCursor(bytes, path: path)
        let version = try cursor.number(1)
        switch version {
        case 1, 2: self = try Self.old(&cursor)
        case 3, 4, 5: self = try Self.new(&cursor, version)
        default:
            throw .unsupported(path: path, reason: "HDF5 dataset layout version \(version) is not supported")
        }
    }

    private static func optional(_ address: UInt64) -> Int? {
        address == .max ? nil : HDF5Source.place(address)
    }

    private static func old(_ cursor: inout ByteCursor) throws(ArrayFileError) -> HDF5Layout {
        let (rank, kind) = (try cursor.count(1), try cursor.number(1))
        try cursor.skip(5)
        let address = kind == 0 ? nil : optional(try cursor.number(8))
        var extents: [Int] = []
        for _ in 0..<rank { extents.append(try cursor.count(4)) }
        switch kind {
        case 0: return .compact(Array(try cursor.bytes(try cursor.count(4))))
        case 1: return .contiguous(address: address, size: nil)
        case 2: return .chunked(extents: extents.dropLast(), .tree1(address))
        default: throw cursor.malformed("a dataset of an unknown layout")
        }
    }

    private static func new(_ cursor: inout ByteCursor, _ version: UInt64) throws(ArrayFileError)
        -> HDF5Layout
    {
        switch try cursor.number(1) {
        case 0: return .compact(Array(try cursor.bytes(try cursor.count(2))))
        case 1: return .contiguous(address: optional(try cursor.number(8)), size: try cursor.count(8))
        case 2:
            if version == 3 {
                let rank = try cursor.count(1)
                let tree = optional(try cursor.number(8))
                var extents: [Int] = []
                for _ in 0..<rank { extents.append(try cursor.count(4)) }
                return .chunked(extents: extents.dropLast(), .tree1(tree))
            }
            let flags = try cursor.number(1)
            let (rank, width) = (try cursor.count(1), try cursor.count(1))
            guard (1...8).contains(width), rank >= 1 else { throw cursor.malformed("chunks of rank \(rank)") }
            var extents: [Int] = []
            for _ in 0..<rank { extents.append(try cursor.count(width)) }
            return .chunked(
                extents: extents.dropLast(),
                try HDF5ChunkIndex(&cursor, keepsPartialChunks: flags & 1 != 0, isFiltered: flags & 2 != 0)
            )
        case 3: return .virtual(heap: HDF5Source.place(try cursor.number(8)), index: try cursor.count(4))
        default: throw cursor.malformed("a dataset of an unknown layout")
        }
    }
}

/// How the chunks of a dataset are found.
struct HDF5ChunkIndex {
    /// The kinds of index.
    enum Kind {
        case tree1
        case single(size: Int?, skippedFilters: UInt64)
        case implicit
        case fixedArray
        case extensibleArray
        case tree2
    }

    /// The kind.
    let kind: Kind
    /// The address; nil if no chunk was written.
    let address: Int?
    /// Whether chunks that reach beyond the dataset are stored without filters.
    let keepsPartialChunks: Bool

    /// The index of files before HDF5 1.10.
    static func tree1(_ address: Int?) -> HDF5ChunkIndex {
        HDF5ChunkIndex(kind: .tree1, address: address, keepsPartialChunks: false)
    }

    private init(kind: Kind, address: Int?, keepsPartialChunks: Bool) {
        (self.kind, self.address, self.keepsPartialChunks) = (kind, address, keepsPartialChunks)
    }

    /// Parses the end of a layout message.
    init(_ cursor: inout ByteCursor, keepsPartialChunks: Bool, isFiltered: Bool) throws(ArrayFileError) {
        switch try cursor.number(1) {
        case 1:
            kind =
                isFiltered
                ? .single(size: try cursor.count(8), skippedFilters: try cursor.number(4))
                : .single(size: nil, skippedFilters: 0)
        case 2: kind = .implicit
        case 3:
            try cursor.skip(1)
            kind = .fixedArray
        case 4:
            try cursor.skip(5)
            kind = .extensibleArray
        case 5:
            try cursor.skip(6)
            kind = .tree2
        case let other: throw cursor.malformed("an unknown chunk index \(other)")
        }
        let place = try cursor.number(8)
        (address, self.keepsPartialChunks) = (
            place == .max ? nil : HDF5Source.place(place), keepsPartialChunks
        )
    }
}
