internal import ArrayElements

/// The type of the elements of a dataset or attribute.
///
/// Reference: HDF5 File Format Specification 3.0, section IV.A.2.d.
struct HDF5Type: Sendable {
    /// What an element is.
    enum Kind: Sendable {
        /// A number with the bits of `ElementType`.
        case number(ElementType, isBigEndian: Bool)
        /// Text of fixed length.
        case text
        /// Text of any length, stored elsewhere.
        case anyText
        /// Something else, in words.
        case other(String)
    }

    /// What an element is.
    let kind: Kind
    /// Its size in bytes.
    let size: Int

    /// Parses a type and moves the cursor past it.
    init(_ cursor: inout ByteCursor, depth: Int = 0) throws(ArrayFileError) {
        guard depth < 8 else { throw cursor.malformed("types nested deeper than 8") }
        let head = try cursor.number(1)
        let (kind, version) = (head & 15, head >> 4)
        guard (1...5).contains(version) else { throw cursor.malformed("a type of version \(version)") }
        let bits = try cursor.number(3)
        size = try cursor.count(4)
        guard size > 0 else { throw cursor.malformed("a type of no size") }
        let isBigEndian = bits & 1 != 0
        switch kind {
        case 0: self.kind = try Self.integer(&cursor, size, isSigned: bits & 8 != 0, isBigEndian)
        case 1: self.kind = try Self.real(&cursor, size, isBigEndian)
        case 2:
            try cursor.skip(2)
            self.kind = .other("time")
        case 3: self.kind = .text
        case 4:
            try cursor.skip(4)
            self.kind = .other("bits")
        case 5:
            try cursor.skip((Int(bits & 0xff) + 7) / 8 * 8)
            self.kind = .other("opaque")
        case 6: self.kind = try Self.compound(&cursor, size, Int(bits & 0xffff), version, depth)
        case 7: self.kind = .other("references")
        case 8: self.kind = try Self.enumeration(&cursor, size, Int(bits & 0xffff), version, depth)
        case 9:
            _ = try HDF5Type(&cursor, depth: depth + 1)
            self.kind = bits & 15 == 1 ? .anyText : .other("lists")
        case 10:
            let rank = try cursor.count(1)
            if version < 3 { try cursor.skip(3) }
            try cursor.skip(4 * rank)
            if version < 3 { try cursor.skip(4 * rank) }
            _ = try HDF5Type(&cursor, depth: depth + 1)
            self.kind = .other("arrays")
        case 11:
            _ = try HDF5Type(&cursor, depth: depth + 1)
            self.kind = .other("complex")
        default: throw cursor.malformed("a type of class \(kind)")
        }
    }

    private static func integer(
        _ cursor: inout ByteCursor,
        _ size: Int,
        isSigned: Bool,
        _ isBigEndian: Bool
    ) throws(ArrayFileError) -> Kind {
        let (offset, precision) = (try cursor.count(2), try cursor.count(2))
        guard offset == 0, precision == size * 8 else {
            return .other("number of \(precision) bits in \(size) bytes")
        }
        let type: ElementType? =
            switch size {
            case 1: isSigned ? .int8 : .uint8
            case 2: isSigned ? .int16 : .uint16
            case 4: isSigned ? .int32 : .uint32
            case 8: isSigned ? .int64 : .uint64
            default: nil
            }
        return type.map { .number($0, isBigEndian: isBigEndian) } ?? .other("number of \(size) bytes")
    }

    private static func real(
        _ cursor: inout ByteCursor,
        _ size: Int,
        _ isBigEndian: Bool
    ) throws(ArrayFileError) -> Kind {
        let (offset, precision) = (try cursor.count(2), try cursor.count(2))
        let exponent = (at: try cursor.count(1), bits: try cursor.count(1))
        let fraction = (at: try cursor.count(1), bits: try cursor.count(1))
        let bias = try cursor.number(4)
        let formats: [Int: (type: ElementType, exponent: Int, fraction: Int, bias: UInt64)] = [
            2: (.float16, 5, 10, 15), 4: (.float32, 8, 23, 127), 8: (.float64, 11, 52, 1023),
        ]
        guard let format = formats[size], offset == 0, precision == size * 8, fraction.at == 0,
            fraction.bits == format.fraction, exponent.at == format.fraction,
            exponent.bits == format.exponent,
            bias == format.bias
        else { return .other("real number of \(size) bytes") }
        return .number(format.type, isBigEndian: isBigEndian)
    }

    private static func compound(
        _ cursor: inout ByteCursor,
        _ size: Int,
        _ members: Int,
        _ version: UInt64,
        _ depth: Int
    ) throws(ArrayFileError) -> Kind {
        var names: [String] = []
        for _ in 0..<members {
            names.append(try cursor.name(alignment: version < 3 ? 8 : 1))
            try cursor.skip(version < 3 ? 4 : (64 - size.leadingZeroBitCount + 7) / 8)
            if version == 1 { try cursor.skip(28) }
            _ = try HDF5Type(&cursor, depth: depth + 1)
        }
        return .other(names == ["real", "imag"] || names == ["r", "i"] ? "complex" : "compound")
    }

    /// An enumeration of bytes is taken for a logical type, as NumPy's is stored.
    private static func enumeration(
        _ cursor: inout ByteCursor,
        _ size: Int,
        _ members: Int,
        _ version: UInt64,
        _ depth: Int
    ) throws(ArrayFileError) -> Kind {
        let base = try HDF5Type(&cursor, depth: depth + 1)
        for _ in 0..<members { _ = try cursor.name(alignment: version < 3 ? 8 : 1) }
        try cursor.skip(members * base.size)
        return size == 1 ? .number(.bool, isBigEndian: false) : .other("enumeration")
    }
}
