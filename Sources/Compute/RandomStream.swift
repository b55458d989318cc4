internal import Glibc

/// The seed of a run, from which all random streams are derived by name.
///
/// Streams are independent: drawing from one does not affect another, so that adding an augmentation does not change the split
/// or the initial weights.
public struct Seed: Hashable, Sendable, Codable {
    /// The seed value.
    public let value: UInt64

    /// Creates the seed of a run.
    public init(_ value: UInt64) { self.value = value }

    /// The stream `name` with the given loop indices, such as epoch and batch.
    public func stream(_ name: String, _ indices: Int...) -> RandomStream {
        var state = RandomStream(state: value)
        for byte in name.utf8 { state = RandomStream(state: state.next() ^ UInt64(byte)) }
        for index in indices {
            state = RandomStream(state: state.next() ^ UInt64(bitPattern: Int64(index)))
        }
        return RandomStream(state: state.next())
    }
}

/// A stream of random numbers: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
public struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: UInt64
    /// Whether initializers give zeros and draw nothing: for networks that are counted and never used.
    public let isBlank: Bool

    init(state: UInt64) { (self.state, isBlank) = (state, false) }

    private init(blank: Void) { (state, isBlank) = (0, true) }

    /// A stream for networks that are counted and never used.
    public static let blank = RandomStream(blank: ())

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number drawn uniformly from 0 ..< 1, of 53 random bits.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number drawn from the standard normal distribution (Box and Muller 1958).
    public mutating func normal() -> Double {
        let radius = (-2 * Glibc.log(1 - uniform())).squareRoot()
        return radius * Glibc.cos(2 * .pi * uniform())
    }
}
