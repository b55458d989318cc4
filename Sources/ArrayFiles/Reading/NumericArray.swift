/// An array of real numbers, read from a file.
public struct NumericArray<Number: Sendable>: Sendable {
    /// The extents, in the order in which MATLAB or NumPy gives them.
    public let shape: [Int]
    /// The type that the file gives the elements.
    public let elementType: ElementType
    /// The elements in row-major order (last axis fastest) of the axes as they were asked for.
    public let values: [Number]

    /// The number of elements.
    public var count: Int { values.count }
}
