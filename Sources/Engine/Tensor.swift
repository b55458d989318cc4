/// A dense, row-major, contiguous n-dimensional array with value semantics.
public struct Tensor: Sendable, Equatable {
    /// Extents, outermost first.
    public let shape: [Int]
    /// The elements in row-major order.
    public private(set) var scalars: [Scalar]

    /// Creates a tensor of `shape` from `scalars` in row-major order.
    public init(_ scalars: [Scalar], shape: [Int]) {
        precondition(
            scalars.count == shape.reduce(1, *),
            "Tensor.init: \(scalars.count) scalars cannot fill shape \(shape)"
        )
        self.scalars = scalars
        self.shape = shape
    }

    /// Creates a tensor of `shape` with every element equal to `value`.
    public init(repeating value: Scalar, shape: [Int]) {
        self.init([Scalar](repeating: value, count: shape.reduce(1, *)), shape: shape)
    }

    /// Creates a tensor of `shape` filled with zeros.
    public init(zeros shape: [Int]) { self.init(repeating: 0, shape: shape) }

    /// Creates a tensor of `shape` whose memory `fill` must write completely.
    public init(shape: [Int], fill: (UnsafeMutablePointer<Scalar>) -> Void) {
        let count = shape.reduce(1, *)
        self.shape = shape
        self.scalars = [Scalar](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress, count > 0 { fill(base) }
            initialized = count
        }
    }

    /// The number of elements.
    public var count: Int { scalars.count }

    /// The same elements under another shape of equal count.
    public func reshaped(to shape: [Int]) -> Tensor { Tensor(scalars, shape: shape) }

    /// Calls `body` with the elements' address.
    public func withPointer<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
        scalars.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                return withUnsafePointer(to: Scalar(0)) { body($0) }
            }
            return body(base)
        }
    }

    /// Calls `body` with the elements' address, to change them in place.
    public mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<Scalar>) -> Result
    ) -> Result {
        scalars.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                var nothing = Scalar(0)
                return withUnsafeMutablePointer(to: &nothing) { body($0) }
            }
            return body(base)
        }
    }

    /// Creates a tensor whose elements are arbitrary until written.
    init(uninitialized shape: [Int]) { self.init(shape: shape) { _ in } }
}

/// Calls `body` with the addresses of the elements of both tensors.
func withPointers<Result>(
    _ a: Tensor,
    _ b: Tensor,
    _ body: (UnsafePointer<Scalar>, UnsafePointer<Scalar>) -> Result
) -> Result {
    a.withPointer { a in b.withPointer { b in body(a, b) } }
}

/// Calls `body` with the addresses of the elements of all three tensors.
func withPointers<Result>(
    _ a: Tensor,
    _ b: Tensor,
    _ c: Tensor,
    _ body: (UnsafePointer<Scalar>, UnsafePointer<Scalar>, UnsafePointer<Scalar>) -> Result
) -> Result {
    a.withPointer { a in withPointers(b, c) { b, c in body(a, b, c) } }
}
