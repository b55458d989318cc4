/// An array of real numbers as a file holds it.
public struct NumericArray: Sendable {
    /// The extents, in the order in which MATLAB or NumPy gives them.
    public let shape: [Int]
    /// The type of the elements.
    public let elementType: ElementType
    /// Whether the first index moves fastest in `bytes`, as in MATLAB and Fortran.
    public let isColumnMajor: Bool
    /// The elements in this machine's byte order, without gaps.
    let bytes: [UInt8]

    init(shape: [Int], elementType: ElementType, isColumnMajor: Bool, bytes: [UInt8]) {
        precondition(
            bytes.count == shape.reduce(1, *) * elementType.size,
            "NumericArray: bytes do not fit the shape"
        )
        (self.shape, self.elementType, self.isColumnMajor, self.bytes) = (
            shape, elementType, isColumnMajor, bytes
        )
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// The elements in row-major order (last index fastest) as single precision.
    public func floats() -> [Float] { floats(axes: Array(shape.indices)) }

    /// The elements in row-major order (last index fastest) as double precision.
    public func doubles() -> [Double] { gathered(axes: Array(shape.indices), zero: 0.0, ConvertToDouble()) }

    /// The elements in row-major order after moving axis `axes[0]` to the front, and so on; rank at most 3.
    func floats(axes: [Int]) -> [Float] { gathered(axes: axes, zero: Float(0), ConvertToFloat()) }

    /// The distance in elements between neighbours along each axis.
    private var strides: [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        var stride = 1
        for axis in isColumnMajor ? Array(shape.indices) : shape.indices.reversed() {
            strides[axis] = stride
            stride *= shape[axis]
        }
        return strides
    }

    private func gathered<C: Conversion>(axes: [Int], zero: C.Output, _ conversion: C) -> [C.Output] {
        switch elementType {
        case .bool, .uint8: gathered(axes, zero) { (value: UInt8) in conversion.convert(value) }
        case .int8: gathered(axes, zero) { (value: Int8) in conversion.convert(value) }
        case .uint16: gathered(axes, zero) { (value: UInt16) in conversion.convert(value) }
        case .int16: gathered(axes, zero) { (value: Int16) in conversion.convert(value) }
        case .uint32: gathered(axes, zero) { (value: UInt32) in conversion.convert(value) }
        case .int32: gathered(axes, zero) { (value: Int32) in conversion.convert(value) }
        case .uint64: gathered(axes, zero) { (value: UInt64) in conversion.convert(value) }
        case .int64: gathered(axes, zero) { (value: Int64) in conversion.convert(value) }
        case .float16: gathered(axes, zero) { (bits: UInt16) in conversion.convert(half: bits) }
        case .float32: gathered(axes, zero) { (value: Float) in conversion.convert(value) }
        case .float64: gathered(axes, zero) { (value: Double) in conversion.convert(value) }
        }
    }

    /// Copies with a change of order: the tile keeps both the lines read and the lines written in the nearest cache.
    private func gathered<Stored, Output>(
        _ axes: [Int],
        _ zero: Output,
        _ convert: (Stored) -> Output
    ) -> [Output] {
        let strides = strides
        let (leading, tail) = (axes.dropLast(3), axes.suffix(3))
        let padding = [Int](repeating: 1, count: 3 - tail.count)
        let extents = padding + tail.map { shape[$0] }
        let steps = padding.map { _ in 0 } + tail.map { strides[$0] }
        let block = extents.reduce(1, *)
        let total = count
        guard total > 0 else { return [] }
        return [Output](unsafeUninitializedCapacity: total) { output, initialized in
            output.initialize(repeating: zero)
            initialized = total
            bytes.withUnsafeBytes { raw in
                let source = raw.bindMemory(to: Stored.self)
                for outer in 0..<total / block {
                    var (rest, origin) = (outer, 0)
                    for axis in leading.reversed() {
                        origin += rest % shape[axis] * strides[axis]
                        rest /= shape[axis]
                    }
                    let target = UnsafeMutableBufferPointer(
                        rebasing: output[outer * block..<(outer + 1) * block]
                    )
                    gatherTiled(from: source, origin: origin, extents, steps, into: target, convert)
                }
            }
        }
    }
}

/// Copies `extents` elements at `steps` from `origin` on into a dense row-major block.
private func gatherTiled<Stored, Output>(
    from source: UnsafeBufferPointer<Stored>,
    origin: Int,
    _ extents: [Int],
    _ steps: [Int],
    into target: UnsafeMutableBufferPointer<Output>,
    _ convert: (Stored) -> Output
) {
    let (first, second, third) = (extents[0], extents[1], extents[2])
    let (firstStep, secondStep, thirdStep) = (steps[0], steps[1], steps[2])
    let tile = 32
    for middle in 0..<second {
        for start in stride(from: 0, to: first, by: tile) {
            for inner in 0..<third {
                let from = origin + middle * secondStep + inner * thirdStep
                let to = middle * third + inner
                for outer in start..<min(start + tile, first) {
                    target[outer * second * third + to] = convert(source[from + outer * firstStep])
                }
            }
        }
    }
}

/// A way to turn a stored number into the type asked for.
private protocol Conversion {
    associatedtype Output
    func convert(_ value: some BinaryInteger) -> Output
    func convert(_ value: Float) -> Output
    func convert(_ value: Double) -> Output
    func convert(half bits: UInt16) -> Output
}

private struct ConvertToFloat: Conversion {
    func convert(_ value: some BinaryInteger) -> Float { Float(value) }
    func convert(_ value: Float) -> Float { value }
    func convert(_ value: Double) -> Float { Float(value) }
    func convert(half bits: UInt16) -> Float { singleFromHalf(bits) }
}

private struct ConvertToDouble: Conversion {
    func convert(_ value: some BinaryInteger) -> Double { Double(value) }
    func convert(_ value: Float) -> Double { Double(value) }
    func convert(_ value: Double) -> Double { value }
    func convert(half bits: UInt16) -> Double { Double(singleFromHalf(bits)) }
}

/// The value of an IEEE 754 half-precision number.
private func singleFromHalf(_ bits: UInt16) -> Float {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1f), Float(bits & 0x3ff))
    let magnitude: Float =
        switch exponent {
        case 0: fraction * 0x1p-24
        case 31: fraction == 0 ? .infinity : .nan
        default: (1 + fraction / 1024) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
}
