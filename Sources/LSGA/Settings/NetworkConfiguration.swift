/// Everything that shapes a network: its kind and settings, what it reads, and how many classes it tells apart.
public struct NetworkConfiguration: Sendable, Equatable {
    /// What it reads, and its classes.
    public var input: NetworkInput
    /// Its kind and settings.
    public var network: AnyNetworkSettings

    /// Creates a configuration; without settings that of the released LSGA-ViT.
    public init(bands: Int, side: Int, classes: Int, _ settings: some NetworkSettings = LSGAViTSettings()) {
        self.init(NetworkInput(bands: bands, side: side, classes: classes), AnyNetworkSettings(settings))
    }

    /// Creates a configuration from its parts.
    public init(_ input: NetworkInput, _ network: AnyNetworkSettings) {
        (self.input, self.network) = (input, network)
    }

    /// Channels of the input.
    public var bands: Int { input.bands }
    /// Pixels on one side of a patch.
    public var side: Int { input.side }
    /// Classes to tell apart.
    public var classes: Int { input.classes }

    /// The groups of bands, or of components, that the second sequence of a cross-attention has as its tokens.
    public var spectralGroups: [Range<Int>] { SpectralGroups.ranges(bands: bands) }

    /// What is wrong with it; empty if a network can be built.
    public var problems: [String] {
        let problems =
            input.problems + [network.entry.problem(with: network.attention?.entry)].compactMap { $0 }
            + (network.attention?.problems ?? [])
        // A network's own rules rely on the input's.
        return problems + (input.problems.isEmpty ? network.settings.problems(input) : [])
    }
}

extension NetworkConfiguration: Codable {
    /// Reads the input's numbers and, beside them, the network's settings.
    public init(from decoder: any Decoder) throws {
        self.init(try NetworkInput(from: decoder), try AnyNetworkSettings(from: decoder))
    }

    /// Writes the input's numbers and, beside them, the network's settings.
    public func encode(to encoder: any Encoder) throws {
        try input.encode(to: encoder)
        try network.encode(to: encoder)
    }
}
