/// The messages of one object header that describe a dataset or group.
struct HDF5Messages {
    var elementSize: Int?
    var extents: [Int]?
    var layout: [UInt8]?
    var fillSize: Int?
    var filters: [Int] = []
    /// The element size of the shuffle filter.
    var shuffledSize: Int?
    /// The addresses of an old group's B-tree and of the heap with its names.
    var symbolTable: (tree: Int, heap: Int)?
    /// The addresses of objects that links in the header point to.
    var linked: [Int] = []

    /// Parses a dataspace message: the extents.
    static func extents(_ cursor: inout ByteCursor) throws(ArrayFileError) -> [Int] {
        let version = try cursor.number(1)
        guard version == 1 || version == 2 else {
            throw cursor.malformed("a dataspace of version \(version)")
        }
        let (rank, flags) = (try cursor.count(1), try cursor.number(1))
        guard rank <= 32 else { throw cursor.malformed("a dataspace of rank \(rank)") }
        try cursor.skip(version == 1 ? 5 : 1)
        var extents: [Int] = []
        for _ in 0..<rank { extents.append(try cursor.count(8)) }
        if flags & 1 != 0 { try cursor.skip(8 * rank) }
        if version == 1 && flags & 2 != 0 { try cursor.skip(8 * rank) }
        guard byteCount(shape: extents, elementSize: 1) != nil else {
            throw cursor.malformed("impossible extents \(extentsText(extents))")
        }
        return extents
    }

    /// Parses a filter pipeline message.
    mutating func addFilters(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        let version = try cursor.number(1)
        guard version == 1 || version == 2 else { throw cursor.malformed("filters of version \(version)") }
        let count = try cursor.count(1)
        guard count <= 32 else { throw cursor.malformed("\(count) filters") }
        if version == 1 { try cursor.skip(6) }
        for _ in 0..<count {
            let number = try cursor.count(2)
            let nameLength = version == 1 || number >= 256 ? try cursor.count(2) : 0
            try cursor.skip(2)
            let parameters = try cursor.count(2)
            try cursor.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
            for index in 0..<parameters {
                let value = try cursor.count(4)
                if number == 2 && index == 0 { shuffledSize = value }
            }
            if version == 1 && parameters % 2 == 1 { try cursor.skip(4) }
            guard (1...3).contains(number) else {
                throw .unsupported(
                    path: cursor.path,
                    reason: "HDF5 filter \(number) is not supported; expected deflate, shuffle or fletcher32"
                )
            }
            filters.append(number)
        }
    }

    /// Checks an attribute: its name, type, extents and data lie within it.
    static func checkAttribute(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        let version = try cursor.number(1)
        guard (1...3).contains(version) else { throw cursor.malformed("an attribute of version \(version)") }
        let flags = try cursor.number(1)
        let sizes = (name: try cursor.count(2), type: try cursor.count(2), space: try cursor.count(2))
        if version == 3 { try cursor.skip(1) }
        func padded(_ size: Int) -> Int { version == 1 ? (size + 7) / 8 * 8 : size }
        let name = try cursor.bytes(padded(sizes.name))
        guard sizes.name > 0, name.prefix(sizes.name).last == 0 else {
            throw cursor.malformed("unterminated attribute name")
        }
        // A shared type or dataspace is stored as an address; supported attributes do not have one.
        guard version == 1 || flags & 3 == 0 else {
            throw cursor.malformed("an attribute with a shared type")
        }
        var type = ByteCursor(try cursor.bytes(padded(sizes.type)), path: cursor.path)
        let elementSize = try HDF5TypeCheck.size(&type)
        var space = ByteCursor(try cursor.bytes(padded(sizes.space)), path: cursor.path)
        guard let bytes = byteCount(shape: try extents(&space), elementSize: elementSize),
            bytes <= cursor.rest.count
        else {
            throw cursor.malformed("attribute larger than its message")
        }
    }

    /// Parses a link message and the address it points to.
    mutating func addLink(_ cursor: inout ByteCursor) throws(ArrayFileError) {
        guard try cursor.number(1) == 1 else { throw cursor.malformed("a link of an unknown version") }
        let flags = try cursor.number(1)
        let kind = flags & 8 != 0 ? try cursor.number(1) : 0
        if flags & 4 != 0 { try cursor.skip(8) }
        if flags & 16 != 0 { try cursor.skip(1) }
        let length = try cursor.count(1 << Int(flags & 3))
        guard length > 0 else { throw cursor.malformed("a link without a name") }
        try cursor.skip(length)
        if kind == 0 {
            linked.append(try cursor.count(8))
        } else {
            try cursor.skip(try cursor.count(2))
        }
    }

    /// Parses a fill value message.
    mutating func addFill(_ cursor: inout ByteCursor) throws(ArrayFileError) {
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
        try cursor.skip(Int(size))
        fillSize = Int(size)
    }
}
