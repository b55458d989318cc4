/// A type of number that arrays of files are read as.
protocol ArrayNumber: Sendable, Hashable, Codable, SIMDScalar {
    /// The type of the file's numbers that need no conversion.
    static var elementType: ElementType { get }
    /// The nearest value to a number as a file stores it.
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

/// A number as a file stores it.
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

    var single: Float {
        let (exponent, fraction) = (Int(bits >> 10 & 0x1f), Float(bits & 0x3ff))
        let magnitude: Float =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
            }
        return bits & 0x8000 == 0 ? magnitude : -magnitude
    }

    var double: Double { Double(single) }
}
