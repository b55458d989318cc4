/// The type of one number in a file.
public enum ElementType: String, Sendable, Hashable, Codable, CaseIterable {
    case bool, int8, uint8, int16, uint16, int32, uint32, int64, uint64, float16, float32, float64

    /// The bytes of one element.
    public var size: Int {
        switch self {
        case .bool, .int8, .uint8: 1
        case .int16, .uint16, .float16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// Whether the type can hold a fraction, an infinity or a NaN.
    public var isFloating: Bool {
        switch self {
        case .float16, .float32, .float64: true
        default: false
        }
    }
}
