internal import Glibc

/// The one seed of a run, from which every stream of random numbers derives by name.
///
/// Streams are independent: drawing from one never moves another, so that adding an augmentation leaves the
/// split and the initial weights as they were.
public struct Seed: Hashable, Sendable, Codable {
    /// The number given by the user.
    public let value: UInt64

    /// Creates the seed of a run.
    public init(_ value: UInt64) { self.value = value }

    /// The stream called `name`, at the given position of a nest of loops (say epoch and batch).
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

    init(state: UInt64) { self.state = state }

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
