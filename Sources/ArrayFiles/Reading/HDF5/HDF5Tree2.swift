/// A B-tree, version 2, of records of one size.
///
/// Reference: HDF5 File Format Specification 3.0, section III.A.2.
struct HDF5Tree2 {
    private let source: HDF5Source
    private let nodeSize: Int
    private let recordSize: Int
    private let depth: Int
    private let root: UInt64
    private let rootRecords: Int
    /// The bytes of the number of records of a child, and for each level those of the number below it.
    private let countSize: Int
    private let totalSizes: [Int]

    /// Parses the header of a tree.
    init(_ source: HDF5Source, at address: Int) throws(ArrayFileError) {
        self.source = source
        var head = try source.cursor(at: address, 34)
        guard try head.bytes(4).elementsEqual("BTHD".utf8), try head.number(1) == 0 else {
            throw source.malformed("no tree")
        }
        try head.skip(1)
        (nodeSize, recordSize, depth) = (try head.count(4), try head.count(2), try head.count(2))
        try head.skip(2)
        (root, rootRecords) = (try head.number(8), try head.count(2))
        guard recordSize > 0, nodeSize > 10 + recordSize, nodeSize <= 1 << 24, depth < 16 else {
            throw source.malformed("a tree of nodes of \(nodeSize) bytes")
        }
        func bytes(_ number: Int) -> Int { (63 - max(1, number).leadingZeroBitCount) / 8 + 1 }
        let leaf = (nodeSize - 10) / recordSize
        countSize = bytes(leaf)
        var (sizes, total) = ([0], leaf)
        for level in 0..<depth {
            let pointer = 8 + countSize + sizes[level]
            guard nodeSize > 10 + pointer else { throw source.malformed("a tree of small nodes") }
            let most = (nodeSize - 10 - pointer) / (recordSize + pointer)
            total = min(1 << 32, (most + 1) * total + most)
            sizes.append(bytes(total))
        }
        totalSizes = sizes
    }

    /// The records in order.
    func records(limit: Int) throws(ArrayFileError) -> [[UInt8]] {
        guard root != .max, rootRecords > 0 else { return [] }
        var (records, visited): ([[UInt8]], Set<Int>) = ([], [])
        try collect(HDF5Source.place(root), rootRecords, depth, limit, &records, &visited)
        return records
    }

    private func collect(
        _ address: Int,
        _ count: Int,
        _ level: Int,
        _ limit: Int,
        _ records: inout [[UInt8]],
        _ visited: inout Set<Int>
    ) throws(ArrayFileError) {
        guard visited.insert(address).inserted else { throw source.malformed("a tree with a cycle") }
        var node = try source.cursor(at: address, upTo: nodeSize)
        guard try node.bytes(4).elementsEqual((level == 0 ? "BTLF" : "BTIN").utf8) else {
            throw source.malformed("no node of a tree")
        }
        try node.skip(2)
        var own: [[UInt8]] = []
        for _ in 0..<count { own.append(Array(try node.bytes(recordSize))) }
        guard records.count + own.count <= limit else { throw source.malformed("a tree of too many records") }
        guard level > 0 else {
            records += own
            return
        }
        for index in 0...count {
            let child = try node.count(8)
            let below = try node.count(countSize)
            try node.skip(totalSizes[level - 1])
            try collect(child, below, level - 1, limit, &records, &visited)
            if index < count { records.append(own[index]) }
        }
    }
}
