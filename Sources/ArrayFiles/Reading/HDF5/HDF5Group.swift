/// Lists the links of a group, as old and new files store them.
///
/// Reference: HDF5 File Format Specification 3.0, sections III.A to III.D and IV.A.2.
enum HDF5Group {
    private static let limit = 100_000

    /// The links of a group.
    static func links(of object: HDF5Object, in source: HDF5Source) throws(ArrayFileError) -> [HDF5Link] {
        var links = object.links
        if let table = object.symbolTable {
            var walk = SymbolTableWalk(source)
            links += try walk.links(tree: table.tree, heap: table.heap)
        }
        if let dense = object.denseLinks {
            let heap = try HDF5FractalHeap(source, at: dense.heap)
            for record in try HDF5Tree2(source, at: dense.tree).records(limit: limit) {
                // The hash of the name, or the order of creation, and the place in the heap.
                guard record.count >= 4 + heap.idLength else {
                    throw source.malformed("a record without a link")
                }
                let id = record.suffix(heap.idLength)
                var cursor = ByteCursor(try heap.object(Array(id)), path: source.file.path)
                links.append(try HDF5Link(&cursor))
            }
        }
        guard links.count <= limit else { throw source.malformed("a group of \(links.count) links") }
        return links
    }

    /// All attributes of an object.
    static func attributes(of object: HDF5Object, in source: HDF5Source) throws(ArrayFileError)
        -> [HDF5Attribute]
    {
        var attributes = object.attributes
        guard let dense = object.denseAttributes else { return attributes }
        let heap = try HDF5FractalHeap(source, at: dense.heap)
        for record in try HDF5Tree2(source, at: dense.tree).records(limit: limit) {
            guard record.count >= heap.idLength else {
                throw source.malformed("a record without an attribute")
            }
            guard let bytes = try? heap.object(Array(record.prefix(heap.idLength))) else { continue }
            var cursor = ByteCursor(bytes, path: source.file.path)
            if let attribute = try? HDF5Attribute(&cursor, source) { attributes.append(attribute) }
        }
        return attributes
    }
}

/// Lists the links of an old group: a tree of symbol nodes, and a heap with their names.
private struct SymbolTableWalk {
    private let source: HDF5Source
    private var visited: Set<Int> = []
    private var names: [UInt8] = []
    private var links: [HDF5Link] = []

    init(_ source: HDF5Source) { self.source = source }

    mutating func links(tree: Int, heap: Int) throws(ArrayFileError) -> [HDF5Link] {
        var head = try source.cursor(at: heap, 32)
        guard try head.bytes(4).elementsEqual("HEAP".utf8), try head.number(1) == 0 else {
            throw source.malformed("no local heap")
        }
        try head.skip(3)
        let size = try head.count(8)
        try head.skip(8)
        names = Array(try source.cursor(at: try head.count(8), size).rest)
        try node(tree, depth: 0)
        return links
    }

    private mutating func node(_ address: Int, depth: Int) throws(ArrayFileError) {
        guard depth < 32, visited.insert(address).inserted else {
            throw source.malformed("a tree with a cycle")
        }
        var head = try source.cursor(at: address, 24)
        guard try head.bytes(4).elementsEqual("TREE".utf8), try head.number(1) == 0 else {
            throw source.malformed("no group tree")
        }
        let level = try head.number(1)
        let entries = try head.count(2)
        var keys = try source.cursor(at: address + 24, entries * 16 + 8)
        for _ in 0..<entries {
            try keys.skip(8)
            let child = try keys.count(8)
            if level == 0 { try symbols(child) } else { try node(child, depth: depth + 1) }
        }
    }

    private mutating func symbols(_ address: Int) throws(ArrayFileError) {
        guard visited.insert(address).inserted else { throw source.malformed("a tree that shares a node") }
        var head = try source.cursor(at: address, 8)
        guard try head.bytes(4).elementsEqual("SNOD".utf8), try head.number(1) == 1 else {
            throw source.malformed("no symbol node")
        }
        try head.skip(1)
        let entries = try head.count(2)
        var table = try source.cursor(at: address + 8, entries * 40)
        for _ in 0..<entries {
            let name = try name(at: try table.count(8))
            let header = try table.number(8)
            let cached = try table.number(4)
            try table.skip(4)
            var scratch = ByteCursor(try table.bytes(16), path: source.file.path)
            // A symbolic link has its path in the heap and no header.
            let target: HDF5Link.Target =
                cached == 2
                ? .path(try self.name(at: try scratch.count(4))) : .object(HDF5Source.place(header))
            links.append(HDF5Link(name: name, target: target))
            guard links.count <= 100_000 else { throw source.malformed("a group of too many links") }
        }
    }

    private func name(at offset: Int) throws(ArrayFileError) -> String {
        guard offset < names.count, let end = names[offset...].firstIndex(of: 0) else {
            throw source.malformed("a name outside its heap")
        }
        return String(decoding: names[offset..<end], as: UTF8.self)
    }
}
