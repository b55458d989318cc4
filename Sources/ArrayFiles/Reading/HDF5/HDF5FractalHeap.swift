/// A heap of links or attributes of a new file: blocks that double in size.
///
/// Reference: HDF5 File Format Specification 3.0, section III.G.
struct HDF5FractalHeap {
    /// The length of the names of objects in the heap.
    let idLength: Int
    private let source: HDF5Source
    private let offsetSize: Int
    private let lengthSize: Int
    private let width: Int
    private let startSize: Int
    private let largestDirect: Int
    private let root: Int
    private let rootRows: Int

    /// Parses the header of a heap.
    init(_ source: HDF5Source, at address: Int) throws(ArrayFileError) {
        self.source = source
        var head = try source.cursor(at: address, upTo: 256)
        guard try head.bytes(4).elementsEqual("FRHP".utf8), try head.number(1) == 0 else {
            throw source.malformed("no fractal heap")
        }
        idLength = try head.count(2)
        let filterLength = try head.count(2)
        try head.skip(1)
        let largestManaged = try head.count(4)
        // Trees, free space, and counts.
        try head.skip(12 * 8)
        width = try head.count(2)
        startSize = try head.count(8)
        largestDirect = try head.count(8)
        let heapBits = try head.count(2)
        try head.skip(2)
        root = HDF5Source.place(try head.number(8))
        rootRows = try head.count(2)
        func isPower(_ number: Int) -> Bool { number > 0 && number & (number - 1) == 0 }
        guard filterLength == 0 else {
            throw .unsupported(path: source.file.path, reason: "HDF5 heaps with filters are not supported")
        }
        guard isPower(width), isPower(startSize), isPower(largestDirect), startSize <= largestDirect,
            largestDirect <= 1 << 32,
            (1...64).contains(heapBits), idLength >= 2, largestManaged > 0, rootRows <= 64
        else { throw source.malformed("an impossible heap") }
        offsetSize = (heapBits + 7) / 8
        func digits(_ number: Int) -> Int { 63 - number.leadingZeroBitCount }
        lengthSize = min((digits(largestDirect) + 7) / 8, digits(largestManaged) / 8 + 1)
    }

    /// The bytes of an object.
    func object(_ id: [UInt8]) throws(ArrayFileError) -> [UInt8] {
        guard let first = id.first else { throw source.malformed("an empty name of an object") }
        var cursor = ByteCursor(id.dropFirst(), path: source.file.path)
        switch first >> 4 & 3 {
        case 0:
            let (offset, length) = (try cursor.count(offsetSize), try cursor.count(lengthSize))
            let place =
                rootRows == 0 ? root + offset : try place(of: offset, in: root, rows: rootRows, depth: 0)
            guard length <= largestDirect else { throw source.malformed("an object of \(length) bytes") }
            return Array(try source.cursor(at: place, length).rest)
        case 2: return Array(try cursor.bytes(Int(first & 15) + 1))
        default:
            throw .unsupported(path: source.file.path, reason: "HDF5 heaps of huge objects are not supported")
        }
    }

    private func blockSize(_ row: Int) -> Int { row == 0 ? startSize : startSize << (row - 1) }

    /// The address of a place in the heap, whose offset counts from the start of an indirect block.
    private func place(of offset: Int, in block: Int, rows: Int, depth: Int) throws(ArrayFileError) -> Int {
        guard depth < 32 else { throw source.malformed("a heap nested too deeply") }
        let line = startSize * width
        let row = offset < line ? 0 : 64 - (offset / line).leadingZeroBitCount
        guard row < rows, row < 48 else { throw source.malformed("an object outside its heap") }
        let rowStart = row == 0 ? 0 : line << (row - 1)
        let size = blockSize(row)
        let column = (offset - rowStart) / size
        var head = try source.cursor(at: block, 5)
        guard try head.bytes(4).elementsEqual("FHIB".utf8) else {
            throw source.malformed("no block of a heap")
        }
        let entry = block + 5 + 8 + offsetSize + (row * width + column) * 8
        var cursor = try source.cursor(at: entry, 8)
        let child = try cursor.count(8)
        let rest = offset - rowStart - column * size
        if size <= largestDirect { return child + rest }
        let childRows = (63 - size.leadingZeroBitCount) - (63 - line.leadingZeroBitCount) + 1
        return try place(of: rest, in: child, rows: childRows, depth: depth + 1)
    }
}
