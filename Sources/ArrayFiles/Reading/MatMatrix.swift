internal import ArrayElements

/// One array of a MAT version 5 file: everything but its data.
struct MatMatrix {
    var name: String
    var classCode: UInt8
    var isComplex: Bool
    var isLogical: Bool
    var shape: [Int]
    /// The fields of a 1×1 struct.
    var fields: [(name: String, value: MatMatrix)] = []
    /// The reason why it cannot be read, if any.
    var obstacle: String?

    /// The numeric element type, nil for text, cells, structs and complex numbers.
    var elementType: ElementType? {
        guard !isComplex, obstacle == nil else { return nil }
        return isLogical ? .bool : Self.elementTypes[classCode]
    }

    /// This array and, for structs, its fields, under the names accepted as keys.
    func variables(prefix: String = "") -> [VariableInfo] {
        let path = prefix + name
        if classCode == 2 && !fields.isEmpty && obstacle == nil {
            return fields.flatMap { field in
                var value = field.value
                value.name = field.name
                return value.variables(prefix: path + ".")
            }
        }
        if let elementType { return [VariableInfo(name: path, elementType: elementType, shape: shape)] }
        let word = Self.elementTypes[classCode]?.rawValue ?? Self.classNames[classCode] ?? "unknown"
        return [VariableInfo(name: path, type: (isComplex ? "complex " : "") + word, shape: shape)]
    }

    static let elementTypes: [UInt8: ElementType] = [
        6: .float64, 7: .float32, 8: .int8, 9: .uint8, 10: .int16, 11: .uint16, 12: .int32, 13: .uint32,
        14: .int64, 15: .uint64,
    ]
    static let classNames: [UInt8: String] = [
        0: "empty", 1: "cell", 2: "struct", 3: "object", 4: "char", 5: "sparse", 16: "function", 17: "opaque",
    ]
    /// The storage types of numbers: miINT8 to miUINT64.
    static let storageTypes: [UInt32: ElementType] = [
        1: .int8, 2: .uint8, 3: .int16, 4: .uint16, 5: .int32, 6: .uint32, 7: .float32, 9: .float64,
        12: .int64,
        13: .uint64,
    ]
    /// The bytes of one element of each storage type: miINT8 to miUINT64, and the three UTF types.
    static let storageSizes: [UInt32: Int] = [
        1: 1, 2: 1, 3: 2, 4: 2, 5: 4, 6: 4, 7: 4, 9: 8, 12: 8, 13: 8, 16: 1, 17: 2, 18: 4,
    ]
}
