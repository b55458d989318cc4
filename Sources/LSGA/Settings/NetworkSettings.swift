public import Compute

/// A tensor of a network and the shape that its settings give it.
public typealias TensorShape = (path: String, shape: [Int])

/// The settings of one kind of network: what it reads, and nothing else.
public protocol NetworkSettings: Sendable, Equatable, Codable {
    /// The row of the registry.
    static var entry: ModelEntry { get }
    /// Channels of a token in the first stage, or of the first convolution.
    var width: Int { get }
    /// The attention; nil for a network that has none.
    var currentAttention: AttentionSettings? { get }
    /// The settings that it reads, with their values.
    var values: NetworkValues { get }
    /// The network that learns from one with these settings by distillation; nil if none can.
    var student: Self? { get }

    /// Takes the values of the settings that it reads; others are left alone.
    mutating func take(_ values: NetworkValues)

    /// Puts an attention in place, or none; the registry's row says beforehand whether there is a place for it.
    mutating func replaceAttention(_ attention: AttentionSettings?)

    /// What is wrong with the settings on this input; empty if a network can be made.
    ///
    /// - Precondition: The input has no `problems`.
    func problems(_ input: NetworkInput) -> [String]

    /// For each number of the settings a tensor whose shape it decides.
    ///
    /// - Precondition: There are no `problems`.
    func decisiveShapes(_ input: NetworkInput) -> [TensorShape]

    /// A fresh attention as the network makes it, and the extents of what it is given: that of the first stage, or the last's
    /// for a pooling head; nil for a network without one.
    ///
    /// - Precondition: There are no `problems`.
    func firstAttention(
        _ input: NetworkInput,
        using random: inout RandomStream
    ) -> (attention: any Attention, tokens: Int, channels: Int)?

    /// Creates a network with fresh weights.
    ///
    /// - Precondition: There are no `problems`.
    func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier
}

extension NetworkSettings {
    /// None: distillation compares the features of transformer blocks.
    public var student: Self? { nil }

    /// What is wrong with a rate.
    static func problem(rate: Double, _ name: String) -> String? {
        (0..<1).contains(rate) ? nil : "\(name) must be in 0 ..< 1, not \(rate)"
    }

    /// Whether other settings are of the same kind and equal.
    func isEqual(to other: any NetworkSettings) -> Bool { other as? Self == self }
}
