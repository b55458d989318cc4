/// Checks a datatype message of an HDF5 file, which libhdf5 does not fully validate.
///
/// Reference: HDF5 File Format Specification 3.0, section IV.A.2.d.
enum HDF5TypeCheck {
    /// The size in bytes of one element of the type at `cursor`, which is moved past the type.
    static func size(_ cursor: inout ByteCursor, depth: Int = 0) throws(ArrayFileError) -> Int {
        guard depth < 8 else { throw cursor.malformed("types nested deeper than 8") }
        let head = try cursor.number(1)
        let (kind, version) = (head & 15, head >> 4)
        guard (1...3).contains(version) else { throw cursor.malformed("a type of version \(version)") }
        let bits = try cursor.number(3)
        let size = try cursor.count(4)
        guard size > 0 else { throw cursor.malformed("a type of no size") }
        switch kind {
        case 0, 4:
            try checkBits(&cursor, size: size)
        case 1:
            try checkFloat(&cursor, size: size, sign: Int(bits >> 8 & 0xff))
        case 2: try cursor.skip(2)
        case 3: break
        case 5: try cursor.skip((Int(bits & 0xff) + 7) / 8 * 8)
        case 6: try checkCompound(&cursor, size: size, members: Int(bits & 0xffff), version: version, depth)
        case 7:
            guard size == 8 || size == 12 else { throw cursor.malformed("a reference of \(size) bytes") }
        case 8:
            try checkEnumeration(&cursor, size: size, members: Int(bits & 0xffff), version: version, depth)
        case 9:
            guard size == 16 else { throw cursor.malformed("a list of \(size) bytes") }
            _ = try Self.size(&cursor, depth: depth + 1)
        case 10: try checkArray(&cursor, size: size, version: version, depth)
        default: throw cursor.malformed("a type of class \(kind)")
        }
        return size
    }

    private static func checkBits(_ cursor: inout ByteCursor, size: Int) throws(ArrayFileError) {
        let (offset, precision) = (try cursor.count(2), try cursor.count(2))
        guard size <= 64, precision > 0, offset + precision <= size * 8 else {
            throw cursor.malformed("a number of \(precision) bits in \(size) bytes")
        }
    }

    private static func checkFloat(_ cursor: inout ByteCursor, size: Int, sign: Int) throws(ArrayFileError) {
        let (offset, precision) = (try cursor.count(2), try cursor.count(2))
        let exponent = (at: try cursor.count(1), bits: try cursor.count(1))
        let fraction = (at: try cursor.count(1), bits: try cursor.count(1))
        try cursor.skip(4)
        guard size <= 64, precision > 0, offset + precision <= size * 8, sign < precision, exponent.bits > 0,
            fraction.bits > 0, exponent.at + exponent.bits <= precision,
            fraction.at + fraction.bits <= precision
        else { throw cursor.malformed("a real number with bits outside its \(size) bytes") }
    }

    private static func checkCompound(
        _ cursor: inout ByteCursor,
        size: Int,
        members: Int,
        version: UInt64,
        _ depth: Int
    ) throws(ArrayFileError) {
        guard members > 0 else { throw cursor.malformed("a compound without members") }
        for _ in 0..<members {
            try cursor.skipName(alignment: version < 3 ? 8 : 1)
            let offset = try cursor.count(version < 3 ? 4 : (64 - size.leadingZeroBitCount + 7) / 8)
            var elements = 1
            if version == 1 {
                let rank = try cursor.count(1)
                guard rank <= 4 else { throw cursor.malformed("a member of rank \(rank)") }
                try cursor.skip(11)
                for axis in 0..<4 {
                    let extent = try cursor.count(4)
                    if axis < rank {
                        elements = elements.multipliedReportingOverflow(by: extent).partialValue
                    }
                }
            }
            let member = try Self.size(&cursor, depth: depth + 1)
            let (total, overflow) = member.multipliedReportingOverflow(by: elements)
            guard !overflow, total > 0, offset <= size, total <= size - offset else {
                throw cursor.malformed("a member outside its compound")
            }
        }
    }

    private static func checkEnumeration(
        _ cursor: inout ByteCursor,
        size: Int,
        members: Int,
        version: UInt64,
        _ depth: Int
    ) throws(ArrayFileError) {
        let base = try Self.size(&cursor, depth: depth + 1)
        guard base == size else { throw cursor.malformed("an enumeration of \(size) bytes on \(base)") }
        for _ in 0..<members { try cursor.skipName(alignment: version < 3 ? 8 : 1) }
        try cursor.skip(members * base)
    }

    private static func checkArray(
        _ cursor: inout ByteCursor,
        size: Int,
        version: UInt64,
        _ depth: Int
    ) throws(ArrayFileError) {
        let rank = try cursor.count(1)
        guard (1...32).contains(rank) else { throw cursor.malformed("an array type of rank \(rank)") }
        if version < 3 { try cursor.skip(3) }
        var extents: [Int] = []
        for _ in 0..<rank { extents.append(try cursor.count(4)) }
        if version < 3 { try cursor.skip(4 * rank) }
        let base = try Self.size(&cursor, depth: depth + 1)
        guard byteCount(shape: extents, elementSize: base) == size else {
            throw cursor.malformed("an array type of \(size) bytes, \(extentsText(extents)) of \(base)")
        }
    }
}
