/// One point of a scatter figure, with its name beside it.
public struct ScatterPoint: Sendable, Equatable {
    /// What is written beside it.
    public var name: String
    /// Its place.
    public var x: Double, y: Double
    /// How far y spreads to either side; nil draws no bar.
    public var spread: Double?
    /// The place of its group in the figure's list.
    public var group: Int

    /// Creates a point.
    public init(name: String, x: Double, y: Double, spread: Double? = nil, group: Int = 0) {
        (self.name, self.x, self.y, self.spread, self.group) = (name, x, y, spread, group)
    }
}

/// A horizontal line across a scatter figure, named at its left end.
public struct ScatterLine: Sendable, Equatable {
    /// What is written on it.
    public var name: String
    /// Its height.
    public var y: Double

    /// Creates a line.
    public init(name: String, y: Double) { (self.name, self.y) = (name, y) }
}

/// How the height of a point shows its y.
public enum ScatterScale: Sendable, Equatable {
    /// In proportion.
    case linear
    /// In proportion to the logarithm of what is missing to the given bound, so that 99 and 99.5 are as far apart
    /// as 90 and 95 below 100.
    case remainder(of: Double)
}
