/// A dense, row-major, contiguous n-dimensional array with value semantics.
public struct Tensor: Sendable, Equatable {
    /// Extents, outermost first.
    public let shape: [Int]
    private var storage: TensorStorage

    /// Creates a tensor of `shape` from `scalars` in row-major order.
    public init(_ scalars: some Collection<Scalar>, shape: [Int]) {
        precondition(
            scalars.count == shape.reduce(1, *),
            "Tensor.init: \(scalars.count) scalars cannot fill shape \(shape)"
        )
        self.init(shape: shape) { x in
            _ = UnsafeMutableBufferPointer(start: x, count: scalars.count).initialize(from: scalars)
        }
    }

    /// Creates a tensor of `shape` from single-precision numbers in row-major order.
    public init(singles: [Float], shape: [Int]) {
        precondition(
            singles.count == shape.reduce(1, *),
            "Tensor.init: \(singles.count) numbers cannot fill shape \(shape)"
        )
        self.init(shape: shape) { x in
            singles.withUnsafeBufferPointer { singles in
                for index in singles.indices { x[index] = Scalar(singles[index]) }
            }
        }
    }

    /// Creates a tensor of `shape` with every element equal to `value`.
    public init(repeating value: Scalar, shape: [Int]) {
        let count = shape.reduce(1, *)
        self.init(shape: shape) { $0.update(repeating: value, count: count) }
    }

    /// Creates a tensor of `shape` filled with zeros.
    public init(zeros shape: [Int]) { self.init(repeating: 0, shape: shape) }

    /// Creates a tensor of `shape` whose elements `fill` must write completely.
    public init(shape: [Int], fill: (UnsafeMutablePointer<Scalar>) -> Void) {
        self.init(TensorStorage(count: shape.reduce(1, *)), shape: shape)
        fill(storage.elements)
    }

    private init(_ storage: TensorStorage, shape: [Int]) { (self.storage, self.shape) = (storage, shape) }

    /// A copy of the elements, in row-major order.
    public var scalars: [Scalar] { [Scalar](UnsafeBufferPointer(start: storage.elements, count: count)) }

    /// The number of elements.
    public var count: Int { storage.count }

    /// The same elements in another shape with the same number of elements.
    public func reshaped(to shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == count, "reshaped: \(self.shape) to \(shape)")
        return Tensor(storage, shape: shape)
    }

    /// Whether shapes and elements are equal.
    public static func == (a: Tensor, b: Tensor) -> Bool {
        guard a.shape == b.shape else { return false }
        return withPointers(a, b) { x, y in (0..<a.count).allSatisfy { x[$0] == y[$0] } }
    }

    /// Calls `body` with the elements' address.
    public func withPointer<Result>(_ body: (UnsafePointer<Scalar>) -> Result) -> Result {
        withExtendedLifetime(storage) { body(storage.elements) }
    }

    /// Calls `body` with the elements' address, to change them in place.
    public mutating func withMutablePointer<Result>(
        _ body: (UnsafeMutablePointer<Scalar>) -> Result
    ) -> Result {
        if !isKnownUniquelyReferenced(&storage) { storage = TensorStorage(copying: storage) }
        return withExtendedLifetime(storage) { body(storage.elements) }
    }

    /// Creates a tensor with uninitialized elements.
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
