internal import ArrayElements

/// An attribute of an object: numbers or texts.
struct HDF5Attribute: Sendable {
    /// Its name.
    let name: String
    /// Its numbers; empty for texts.
    private(set) var numbers: [Double] = []
    /// Its texts; empty for numbers.
    private(set) var texts: [String] = []

    private static let limit = 1 << 20

    /// Parses an attribute message.
    init(_ cursor: inout ByteCursor, _ source: HDF5Source) throws(ArrayFileError) {
        let version = try cursor.number(1)
        guard (1...3).contains(version) else { throw cursor.malformed("an attribute of version \(version)") }
        let flags = try cursor.number(1)
        let sizes = (name: try cursor.count(2), type: try cursor.count(2), space: try cursor.count(2))
        if version == 3 { try cursor.skip(1) }
        func padded(_ size: Int) -> Int { version == 1 ? (size + 7) / 8 * 8 : size }
        name = Self.text(try cursor.bytes(padded(sizes.name)).prefix(sizes.name))
        guard version == 1 || flags & 3 == 0 else {
            throw cursor.malformed("an attribute with a shared type")
        }
        var typeCursor = ByteCursor(try cursor.bytes(padded(sizes.type)), path: cursor.path)
        let type = try HDF5Type(&typeCursor)
        var space = ByteCursor(try cursor.bytes(padded(sizes.space)), path: cursor.path)
        let extents = try HDF5Object.extents(&space)
        guard let bytes = byteCount(shape: extents, elementSize: type.size), bytes <= Self.limit else {
            throw cursor.malformed("an attribute larger than its message")
        }
        var data = ByteCursor(try cursor.bytes(bytes), path: cursor.path)
        for _ in 0..<bytes / type.size {
            switch type.kind {
            case .number(let element, let isBigEndian):
                let stored = Array(try data.bytes(type.size))
                numbers.append(Self.number(isBigEndian ? stored.reversed() : stored, element))
            case .text: texts.append(Self.text(try data.bytes(type.size)))
            case .anyText:
                let length = try data.count(4)
                let (heap, index) = (try data.number(8), try data.count(4))
                texts.append(
                    heap == 0 || heap == .max || length == 0
                        ? ""
                        : Self.text(
                            try HDF5GlobalHeap.object(source, at: HDF5Source.place(heap), index).prefix(
                                length
                            )
                        )
                )
            case .other: return
            }
        }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        decodedText(Array(bytes.prefix { $0 != 0 }))
    }

    /// A number of little-endian bytes.
    static func number(_ bytes: [UInt8], _ type: ElementType) -> Double {
        let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch type {
        case .bool, .uint8, .uint16, .uint32, .uint64: return Double(bits)
        case .int8: return Double(Int8(truncatingIfNeeded: bits))
        case .int16: return Double(Int16(truncatingIfNeeded: bits))
        case .int32: return Double(Int32(truncatingIfNeeded: bits))
        case .int64: return Double(Int64(bitPattern: bits))
        case .float16: return HalfNumber(bits: UInt16(truncatingIfNeeded: bits)).double
        case .float32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float64: return Double(bitPattern: bits)
        }
    }
}
