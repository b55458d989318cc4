/// The messages of an object header that say what the object is.
struct HDF5Object {
    /// The address of the header.
    let address: Int
    /// Type of the elements of a dataset; nil for a group.
    private(set) var type: HDF5Type?
    /// Extents of a dataset; empty for a single number, nil for a group.
    private(set) var extents: [Int]?
    /// The greatest extents of a dataset; nil along an axis without a limit.
    private(set) var greatest: [Int?] = []
    /// The layout message of a dataset.
    private(set) var layout: [UInt8]?
    /// The bytes of the number where nothing was written; nil for zeros.
    private(set) var fill: [UInt8]?
    /// The filters of a dataset.
    private(set) var filters: [HDF5Filter] = []
    /// The tree and the heap of an old group.
    private(set) var symbolTable: (tree: Int, heap: Int)?
    /// The links of a group that are in the header.
    private(set) var links: [HDF5Link] = []
    /// The heap and the tree of a group with many links.
    private(set) var denseLinks: (heap: Int, tree: Int)?
    /// The attributes that are in the header.
    private(set) var attributes: [HDF5Attribute] = []
    /// The heap and the tree of many attributes.
    private(set) var denseAttributes: (heap: Int, tree: Int)?
    /// Why the object cannot be read, in words; nil if it can.
    private(set) var obstacle: String?

    /// Whether it is a dataset.
    var isDataset: Bool { layout != nil }
    /// Whether it is a group.
    var isGroup: Bool { symbolTable != nil || denseLinks != nil || !links.isEmpty || isNewGroup }
    private var isNewGroup = false

    /// Parses the header at an address.
    init(_ source: HDF5Source, at address: Int) throws(ArrayFileError) {
        self.address = address
        for message in try HDF5Header.messages(source.file, base: source.base, address: address) {
            var cursor = ByteCursor(message.bytes, path: source.file.path)
            try take(message, &cursor, source)
        }
    }

    private mutating func take(
        _ message: HDF5Header.Message,
        _ cursor: inout ByteCursor,
        _ source: HDF5Source
    ) throws(ArrayFileError) {
        let isShared = message.flags & 2 != 0
        switch message.kind {
        case 0x01 where !isShared:
            let space = try Self.space(&cursor)
            (extents, greatest) = (space.extents, space.greatest)
        case 0x03:
            if isShared {
                type = try Self.committedType(&cursor, source)
            } else {
                type = try HDF5Type(&cursor)
            }
        case 0x02: try takeLinkInfo(&cursor)
        case 0x0a: isNewGroup = true
        case 0x04 where !isShared:
            let size = try cursor.count(4)
            if size > 0 { fill = Array(try cursor.bytes(size)) }
        case 0x05 where !isShared: try takeFill(&cursor)
        case 0x06: links.append(try HDF5Link(&cursor))
        case 0x07: obstacle = "external data files"
        case 0x08: layout = message.bytes
        case 0x0b where !isShared: filters = try HDF5Filter.pipeline(&cursor)
        case 0x0c where !isShared:
            // An attribute that cannot be read does not keep the object from being read.
            if let attribute = try? HDF5Attribute(&cursor, source) { attributes.append(attribute) }
        case 0x11: symbolTable = (try cursor.count(8), try cursor.count(8))
        case 0x15:
            try cursor.skip(1)
            let flags = try cursor.number(1)
            if flags & 1 != 0 { try cursor.skip(2) }
            let (heap, tree) = (try cursor.number(8), try cursor.number(8))
            if heap != .max, tree != .max {
                denseAttributes = (HDF5Source.place(heap), HDF5Source.place(tree))
            }
        case 0x01, 0x05, 0x0b: obstacle = "shared messages"
        default: break
        }
    }

    private mutating func takeLinkInfo(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        try cursor.skip(1)
        let flags = try cursor.number(1)
        if flags & 1 != 0 { try cursor.skip(8) }
        let (heap, tree) = (try cursor.number(8), try cursor.number(8))
        isNewGroup = true
        if heap != .max, tree != .max { denseLinks = (HDF5Source.place(heap), HDF5Source.place(tree)) }
    }

    private mutating func takeFill(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        let version = try cursor.number(1)
        guard (1...3).contains(version) else { throw cursor.malformed("a fill value of version \(version)") }
        let isDefined: Bool
        if version == 3 {
            isDefined = try cursor.number(1) & 0x20 != 0
        } else {
            try cursor.skip(2)
            isDefined = try cursor.number(1) != 0 || version == 1
        }
        guard isDefined else { return }
        let size = try cursor.number(4)
        guard size != 0, size != 0xffff_ffff else { return }
        fill = Array(try cursor.bytes(Int(size)))
    }

    /// The type that a shared message points to: one with a name of its own in the file.
    private static func committedType(
        _ cursor: inout ByteCursor,
        _ source: HDF5Source
    ) throws(ArrayFileError) -> HDF5Type? {
        let version = try cursor.number(1)
        let kind = try cursor.number(1)
        if version == 1 { try cursor.skip(6) }
        // Types in a shared heap have no address.
        guard version < 3 || kind == 2 else { return nil }
        let address = try cursor.count(8)
        for message in try HDF5Header.messages(source.file, base: source.base, address: address)
        where message.kind == 0x03 && message.flags & 2 == 0 {
            var type = ByteCursor(message.bytes, path: source.file.path)
            return try HDF5Type(&type)
        }
        throw source.malformed("a committed type without a type")
    }

    /// Parses a dataspace message: the extents.
    static func extents(_ cursor: inout ByteCursor) throws(ArrayFileError) -> [Int] {
        try space(&cursor).extents
    }

    private static func space(_ cursor: inout ByteCursor) throws(ArrayFileError) -> (
        extents: [Int], greatest: [Int?]
    ) {
        let version = try cursor.number(1)
        guard version == 1 || version == 2 else {
            throw cursor.malformed("a dataspace of version \(version)")
        }
        let (rank, flags) = (try cursor.count(1), try cursor.number(1))
        guard rank <= 32 else { throw cursor.malformed("a dataspace of rank \(rank)") }
        let kind = version == 2 ? try cursor.number(1) : 1
        if version == 1 { try cursor.skip(5) }
        // A null dataspace holds nothing.
        if kind == 2 { return ([0], [0]) }
        var extents: [Int] = []
        for _ in 0..<rank { extents.append(try cursor.count(8)) }
        var greatest: [Int?] = extents
        if flags & 1 != 0 {
            for axis in 0..<rank {
                let extent = try cursor.number(8)
                greatest[axis] = extent == .max ? nil : Int(clamping: min(extent, 1 << 48))
            }
        }
        guard byteCount(shape: extents, elementSize: 1) != nil else {
            throw cursor.malformed("impossible extents \(extentsText(extents))")
        }
        return (extents, greatest)
    }
}
