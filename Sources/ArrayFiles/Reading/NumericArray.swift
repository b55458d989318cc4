public import ArrayElements

/// An array of real numbers, read from a file.
public struct NumericArray<Number: Sendable>: Sendable {
    /// The extents, in the order of MATLAB or NumPy.
    public let shape: [Int]
    /// The element type in the file.
    public let elementType: ElementType
    /// The elements in row-major order (last axis fastest) of the requested axes.
    public let values: [Number]

    /// The number of elements.
    public var count: Int { values.count }
}
