/// A number type that arrays can be read as.
protocol ArrayNumber: Sendable, Hashable, Codable, SIMDScalar {
    /// The stored type that needs no conversion.
    static var elementType: ElementType { get }
    /// The nearest value to a stored number.
    static func converted(_ number: some StoredNumber) -> Self
}

extension Float: ArrayNumber {
    static var elementType: ElementType { .float32 }
    static func converted(_ number: some StoredNumber) -> Float { number.single }
}

extension Double: ArrayNumber {
    static var elementType: ElementType { .float64 }
    static func converted(_ number: some StoredNumber) -> Double { number.double }
}

/// A number type of a file.
protocol StoredNumber {
    /// The nearest single-precision number.
    var single: Float { get }
    /// The nearest double-precision number.
    var double: Double { get }
}

extension UInt8: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension Int8: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension UInt16: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension Int16: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension UInt32: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension Int32: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension UInt64: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension Int64: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { Double(self) }
}

extension Float: StoredNumber {
    var single: Float { self }
    var double: Double { Double(self) }
}

extension Double: StoredNumber {
    var single: Float { Float(self) }
    var double: Double { self }
}

/// An IEEE 754 half-precision number.
struct HalfNumber: StoredNumber {
    let bits: UInt16

    var single: Float { Float(Float16(bitPattern: bits)) }
    var double: Double { Double(single) }
}
