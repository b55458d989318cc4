internal import ArrayElements

/// Reads NumPy's NPY format, versions 1 to 3.
///
/// Reference: NumPy enhancement proposal 1, and `numpy.lib.format`.
enum NpyReader {
    static let magic: [UInt8] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

    /// The header and the offset of the data.
    struct Header {
        let shape: [Int]
        let elementType: ElementType
        let isBigEndian: Bool
        let isColumnMajor: Bool
        let dataOffset: Int
    }

    static func variables(_ file: RandomAccessFile) throws(ArrayFileError) -> [VariableInfo] {
        let header = try header(file)
        return [VariableInfo(name: "", elementType: header.elementType, shape: header.shape)]
    }

    /// Reads the array, or the indices `part` of one axis of it.
    static func read<Number: ArrayNumber>(
        _ file: RandomAccessFile,
        axes: [Int]?,
        part: ArrayPart? = nil
    ) throws(ArrayFileError) -> NumericArray<Number> {
        let header = try header(file)
        let stored = StoredNumbers(type: header.elementType, isBigEndian: header.isBigEndian)
        let shape = part?.shape(of: header.shape) ?? header.shape
        let numbers = try ArrayTarget<Number>.numbers(
            shape: shape,
            isColumnMajor: header.isColumnMajor,
            axes: axes,
            path: file.path
        ) { target throws(ArrayFileError) in
            guard let part else { return try target.fill(from: file, at: header.dataOffset, stored) }
            let axis = header.isColumnMajor ? shape.count - 1 - part.axis : part.axis
            try target.fill(
                part.indices,
                ofAxis: axis,
                extent: header.shape[part.axis],
                from: file,
                at: header.dataOffset,
                stored
            )
        }
        return NumericArray(shape: shape, elementType: header.elementType, values: numbers)
    }

    /// Reads the header and checks that the data fills the rest of the file exactly.
    static func header(_ file: RandomAccessFile) throws(ArrayFileError) -> Header {
        let start = try file.bytes(at: 0, count: 12)
        let version = start[6]
        guard (1...3).contains(version) else {
            throw .malformed(path: file.path, reason: "expected NPY version 1, 2 or 3, found \(version)")
        }
        let lengthBytes = version == 1 ? start[8..<10] : start[8..<12]
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        let text = try file.bytes(at: 8 + lengthBytes.count, count: length)
        guard let fields = NpyHeaderParser.parse(text) else {
            throw .malformed(
                path: file.path,
                reason: "the NPY header is not a dictionary of descr, fortran_order and shape"
            )
        }
        guard case .array(let elementType, let isBigEndian) = elementType(fields.descr) else {
            throw .unsupported(
                path: file.path,
                reason: "expected NPY elements of an integer or real type, found \(fields.descr)"
            )
        }
        guard let bytes = byteCount(shape: fields.shape, elementSize: elementType.size) else {
            throw .malformed(path: file.path, reason: "invalid NPY shape \(extentsText(fields.shape))")
        }
        let dataOffset = 8 + lengthBytes.count + length
        guard bytes == file.size - dataOffset else {
            throw .malformed(
                path: file.path,
                reason:
                    "expected \(bytes) bytes of data for \(extentsText(fields.shape)) \(elementType.rawValue), "
                    + "found \(file.size - dataOffset)"
            )
        }
        return Header(
            shape: fields.shape,
            elementType: elementType,
            isBigEndian: isBigEndian,
            isColumnMajor: fields.isColumnMajor,
            dataOffset: dataOffset
        )
    }

    private enum Description {
        case array(ElementType, isBigEndian: Bool)
        case other
    }

    private static func elementType(_ descr: String) -> Description {
        guard let order = descr.first, "<>|=".contains(order) else { return .other }
        let type: ElementType? =
            switch descr.dropFirst() {
            case "b1": .bool
            case "i1": .int8
            case "u1": .uint8
            case "i2": .int16
            case "u2": .uint16
            case "i4": .int32
            case "u4": .uint32
            case "i8": .int64
            case "u8": .uint64
            case "f2": .float16
            case "f4": .float32
            case "f8": .float64
            default: nil
            }
        guard let type else { return .other }
        return .array(type, isBigEndian: order == ">")
    }
}

/// The product of the extents and the element size, or nil when an extent is negative or the product too large.
func byteCount(shape: [Int], elementSize: Int) -> Int? {
    guard shape.count <= 32 else { return nil }
    var product = elementSize
    for extent in shape {
        guard extent >= 0 else { return nil }
        let (next, overflow) = product.multipliedReportingOverflow(by: extent)
        guard !overflow, next <= 1 << 40 else { return nil }
        product = next
    }
    return product
}
