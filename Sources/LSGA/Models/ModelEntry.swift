public import Compute

/// One row of the model registry.
public struct ModelEntry: Sendable {
    /// The name on the command line.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it was published.
    public let reference: String
    /// The parts of the network that an attention of the registry can be.
    public let slots: Set<AttentionSlot>
    /// The settings it reads besides bands, side, classes and dropout.
    public let settings: Set<NetworkSetting>
    /// What is wrong with a configuration of it, besides what is wrong with every network.
    public let problems: @Sendable (NetworkConfiguration) -> [String]
    /// Creates one with fresh weights.
    public let make: @Sendable (NetworkConfiguration, inout RandomStream) -> any Classifier

    /// Creates a row.
    public init(
        name: String,
        summary: String,
        reference: String,
        slots: Set<AttentionSlot>,
        settings: Set<NetworkSetting>,
        problems: @escaping @Sendable (NetworkConfiguration) -> [String] = { _ in [] },
        make: @escaping @Sendable (NetworkConfiguration, inout RandomStream) -> any Classifier
    ) {
        (self.name, self.summary, self.reference) = (name, summary, reference)
        (self.slots, self.settings, self.problems, self.make) = (slots, settings, problems, make)
    }

    /// Why the network cannot have an attention; nil if it has a place for it.
    public func problem(with attention: AttentionEntry) -> String? {
        guard !slots.contains(attention.slot) else { return nil }
        return attention.slot == .absent
            ? "\(name) does not do without an attention"
            : "\(name) has no place for \(attention.name), a \(attention.slot.words)"
    }

    /// The network called `name`, if there is one.
    public static func named(_ name: String) -> ModelEntry? { all.first { $0.name == name } }
}

/// A setting that only some networks read.
public enum NetworkSetting: String, Sendable, CaseIterable {
    /// Channels of a token or of the first convolution.
    case width
    /// Blocks in each stage.
    case depths
    /// Attention heads in each stage.
    case heads
    /// The width of the MLP's hidden layer.
    case mlpRatio
    /// How tokens become one vector.
    case pooling
    /// Whether a learned position is added to each token.
    case positions
    /// The rate of stochastic depth.
    case stochasticDepth
    /// Pixels on one side of a token.
    case tokenSide
}
