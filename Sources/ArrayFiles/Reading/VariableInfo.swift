public import ArrayElements

/// The description of a variable in a file, read without its data.
public struct VariableInfo: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The path from the top of the file, `field.subfield` in MAT files and `group/dataset` in plain HDF5; empty for
    /// the array of a file with one.
    public let name: String
    /// The element type in words, such as `uint16`, `complex float64`, `char` or `cell`.
    public let type: String
    /// The extents, in the order of MATLAB or NumPy.
    public let shape: [Int]
    /// The element type of a readable array of real numbers, else nil.
    public let elementType: ElementType?

    /// Describes an array of real numbers.
    public init(name: String, elementType: ElementType, shape: [Int]) {
        self.init(name: name, type: elementType.rawValue, shape: shape, elementType: elementType)
    }

    /// Describes a variable that cannot be read as real numbers.
    public init(name: String, type: String, shape: [Int]) {
        self.init(name: name, type: type, shape: shape, elementType: nil)
    }

    private init(name: String, type: String, shape: [Int], elementType: ElementType?) {
        (self.name, self.type, self.shape, self.elementType) = (name, type, shape, elementType)
    }

    /// The name, the extents and the type on one line.
    public var description: String {
        "\(name.isEmpty ? "(unnamed)" : name) \(extentsText(shape)) \(type)"
    }

    /// Variables for an error message, the first 40 of them.
    package static func list(_ variables: [VariableInfo]) -> String {
        guard !variables.isEmpty else { return "no variables" }
        let shown = variables.prefix(40).map(\.description).joined(separator: ", ")
        return variables.count > 40 ? shown + " and \(variables.count - 40) more" : shown
    }
}

/// Extents as text: `145×145×200`.
package func extentsText(_ shape: [Int]) -> String {
    shape.isEmpty ? "scalar" : shape.map(String.init).joined(separator: "×")
}
