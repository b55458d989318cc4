/// What a network reads, and how many classes it tells apart.
public struct NetworkInput: Sendable, Equatable, Codable {
    /// Channels of the input.
    public var bands: Int
    /// Pixels on one side of a patch.
    public var side: Int
    /// Classes to tell apart.
    public var classes: Int

    /// Creates an input.
    public init(bands: Int, side: Int, classes: Int) {
        (self.bands, self.side, self.classes) = (bands, side, classes)
    }

    /// What is wrong with it.
    var problems: [String] {
        [("bands", bands), ("side", side), ("classes", classes)].compactMap(Self.problem)
    }

    /// The largest of bands, side, classes and channels that a network takes; products of three fit an `Int`.
    static let largestExtent = 65_535

    /// What is wrong with an extent of a network.
    static func problem(_ name: String, _ value: Int) -> String? {
        (1...largestExtent).contains(value)
            ? nil : "\(name) must be from 1 to \(largestExtent), not \(value)"
    }
}
