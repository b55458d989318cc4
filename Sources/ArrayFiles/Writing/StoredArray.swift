public import ArrayElements

/// An array of a file with what the file says about it, to be written in another format.
public struct StoredArray: Sendable {
    /// Rows and columns, and bands if there are any.
    public let shape: [Int]
    /// The type of the numbers in the file.
    public let type: ElementType
    /// The numbers, row-major.
    public let values: [Double]
    /// Wavelengths, position, and more; nil if the file says nothing.
    public let metadata: RasterMetadata?
    /// The name of the array; empty without one.
    public let name: String

    /// Reads an array.
    ///
    /// - Parameters:
    ///   - name: Its exact name in `variables`.
    ///   - file: The file.
    ///   - axes: The axes of the file that are rows, columns, and bands; nil for their order.
    /// - Throws: `ArrayFileError`, naming the file; `unsupported` for an array without two or three axes.
    public init(_ name: String, in file: ArrayFile, axes: [Int]? = nil) throws(ArrayFileError) {
        let array = try file.doubles(name, axes: axes)
        guard (2...3).contains(array.shape.count), !array.shape.contains(0) else {
            throw .unsupported(
                path: file.path,
                reason:
                    "expected an array of rows, columns, and perhaps bands, found \(extentsText(array.shape))"
            )
        }
        shape = (axes ?? Array(array.shape.indices)).map { array.shape[$0] }
        (type, values, metadata, self.name) = (array.elementType, array.values, file.raster(name), name)
    }

    /// The type of the numbers in words, such as `int16`.
    public var typeName: String { type.rawValue }

    var rows: Int { shape[0] }
    var columns: Int { shape[1] }
    var bands: Int { shape.count == 3 ? shape[2] : 1 }

    /// The numbers of one band, row-major, as little-endian bytes of a type.
    func bytes(ofBand band: Int, as type: ElementType) -> [UInt8] {
        bytes((0..<rows * columns).lazy.map { values[$0 * bands + band] }, as: type)
    }

    /// Numbers as little-endian bytes of a type; whole numbers beyond its range have its limits.
    func bytes(_ numbers: some Collection<Double>, as type: ElementType) -> [UInt8] {
        func whole<Number: FixedWidthInteger>(_: Number.Type) -> [UInt8] {
            littleEndianBytes(
                numbers.map { Number(exactly: $0.rounded()) ?? ($0 > 0 ? .max : $0 < 0 ? .min : 0) }
            )
        }
        switch type {
        case .bool: return numbers.map { $0 != 0 ? 1 : 0 }
        case .int8: return whole(Int8.self)
        case .uint8: return whole(UInt8.self)
        case .int16: return whole(Int16.self)
        case .uint16: return whole(UInt16.self)
        case .int32: return whole(Int32.self)
        case .uint32: return whole(UInt32.self)
        case .int64: return whole(Int64.self)
        case .uint64: return whole(UInt64.self)
        case .float16: return littleEndianBytes(numbers.map { Float16($0).bitPattern })
        case .float32: return littleEndianBytes(numbers.map { Float($0).bitPattern })
        case .float64: return littleEndianBytes(numbers.map(\.bitPattern))
        }
    }
}
