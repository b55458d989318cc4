/// A number type that arrays can be read as.
package protocol ArrayNumber: Sendable, Hashable, Codable, SIMDScalar {
    /// The stored type that needs no conversion.
    static var elementType: ElementType { get }
    /// The nearest value to a stored number.
    static func converted(_ number: some StoredNumber) -> Self
    /// Stores a box of numbers of any type: `ArrayTarget.converted`, compiled for this type.
    static func place(
        _ source: UnsafeRawPointer,
        _ type: ElementType,
        _ box: StoredBox,
        in target: ArrayTarget<Self>
    )
}

extension Float: ArrayNumber {
    package static var elementType: ElementType { .float32 }
    package static func converted(_ number: some StoredNumber) -> Float { number.single }
    package static func place(
        _ source: UnsafeRawPointer,
        _ type: ElementType,
        _ box: StoredBox,
        in target: ArrayTarget<Float>
    ) { target.converted(source, type, box) }
}

extension Double: ArrayNumber {
    package static var elementType: ElementType { .float64 }
    package static func converted(_ number: some StoredNumber) -> Double { number.double }
    package static func place(
        _ source: UnsafeRawPointer,
        _ type: ElementType,
        _ box: StoredBox,
        in target: ArrayTarget<Double>
    ) { target.converted(source, type, box) }
}

/// A number type of a file.
package protocol StoredNumber {
    /// The nearest single-precision number.
    var single: Float { get }
    /// The nearest double-precision number.
    var double: Double { get }
}

extension UInt8: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension Int8: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension UInt16: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension Int16: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension UInt32: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension Int32: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension UInt64: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension Int64: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { Double(self) }
}

extension Float: StoredNumber {
    package var single: Float { self }
    package var double: Double { Double(self) }
}

extension Double: StoredNumber {
    package var single: Float { Float(self) }
    package var double: Double { self }
}

/// An IEEE 754 half-precision number.
package struct HalfNumber: StoredNumber {
    package let bits: UInt16

    /// Creates a number from its bits.
    package init(bits: UInt16) { self.bits = bits }

    package var single: Float { Float(Float16(bitPattern: bits)) }
    package var double: Double { Double(single) }
}
