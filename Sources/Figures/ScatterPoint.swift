/// One point of a scatter figure, with its name beside it.
public struct ScatterPoint: Sendable, Equatable {
    /// The name beside the point.
    public var name: String
    /// The position.
    public var x: Double, y: Double
    /// The half length of the error bar in y; nil for none.
    public var spread: Double?
    /// The index of its group in the figure.
    public var group: Int

    /// Creates a point.
    public init(name: String, x: Double, y: Double, spread: Double? = nil, group: Int = 0) {
        (self.name, self.x, self.y, self.spread, self.group) = (name, x, y, spread, group)
    }
}

/// A horizontal line across a scatter figure, named at its left end.
public struct ScatterLine: Sendable, Equatable {
    /// The name on the line.
    public var name: String
    /// Its y value.
    public var y: Double

    /// Creates a line.
    public init(name: String, y: Double) { (self.name, self.y) = (name, y) }
}

/// The scale of the y axis.
public enum ScatterScale: Sendable, Equatable {
    /// A linear scale.
    case linear
    /// A logarithmic scale of the distance to the given bound: with the bound 100, 99 and 99.5 are as far apart as 90 and 95.
    case remainder(of: Double)
}
