/// A value that is written to JSON as null if it is undefined.
///
/// The key is always written.
///
/// A null value and a missing key both read as undefined.
@propertyWrapper
public struct NullIfUndefined<Value: Encodable>: Encodable {
    /// The value, or nil.
    public var wrappedValue: Value?

    /// Wraps an optional value.
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Writes the value or null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension NullIfUndefined: Sendable where Value: Sendable {}
extension NullIfUndefined: Equatable where Value: Equatable {}

extension NullIfUndefined: Decodable where Value: Decodable {
    /// Reads a value or null.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }
}

extension KeyedDecodingContainer {
    /// Undefined if the key is missing.
    public func decode<Value: Decodable>(
        _ type: NullIfUndefined<Value>.Type,
        forKey key: Key
    ) throws -> NullIfUndefined<Value> {
        try decodeIfPresent(type, forKey: key) ?? NullIfUndefined(wrappedValue: nil)
    }
}
