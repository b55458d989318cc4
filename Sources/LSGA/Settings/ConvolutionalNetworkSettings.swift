public import Compute

/// The settings of the plain convolutional network.
public struct ConvolutionalNetworkSettings: NetworkSettings {
    /// The row of the registry.
    public static let entry = ModelEntry(
        name: "cnn",
        summary: "a plain network of three 2-D convolutions, alone or with an attention after the last",
        reference: "after Chen et al. 2016, doi 10.1109/TGRS.2016.2584107",
        slots: [.mixer, .refiner],
        canBeAlone: true,
        defaults: ConvolutionalNetworkSettings()
    )

    /// Channels of the first convolution; the others have two and four times as many.
    public var width: Int
    /// What follows the last convolution; nil for nothing.
    public var attention: AttentionSettings?
    /// The rate of dropout before the linear layer.
    public var dropout: Double

    /// Creates settings.
    public init(width: Int = 32, attention: AttentionSettings? = nil, dropout: Double = 0) {
        (self.width, self.attention, self.dropout) = (width, attention, dropout)
    }

    /// The attention; nil for a network that has none.
    public var currentAttention: AttentionSettings? { attention }

    /// Puts an attention in place, or none.
    public mutating func replaceAttention(_ attention: AttentionSettings?) { self.attention = attention }

    /// The settings that the network reads, with their values.
    public var values: NetworkValues {
        var values = NetworkValues()
        (values.width, values.dropout) = (width, dropout)
        attention?.add(to: &values)
        return values
    }

    /// Takes the values of the settings that the network reads.
    public mutating func take(_ values: NetworkValues) {
        (width, dropout) = (values.width ?? width, values.dropout ?? dropout)
        attention?.take(values)
    }

    /// What is wrong with the settings on this input.
    public func problems(_ input: NetworkInput) -> [String] {
        let problems = [
            NetworkInput.problem("width", width), Self.problem(rate: dropout, "dropout"),
        ].compactMap { $0 }
        guard let entry = attention?.entry, entry.hasClassToken else { return problems }
        return problems + ["\(entry.name) needs a class token, and cnn has none"]
    }

    /// For each number of the settings a tensor whose shape it decides.
    public func decisiveShapes(_ input: NetworkInput) -> [TensorShape] {
        [("layers.0.conv.weight", [width, input.bands, 3, 3]), ("head.weight", [input.classes, 4 * width])]
    }

    /// A fresh attention as the network makes it, and the tokens and channels of what it is given.
    public func firstAttention(_ input: NetworkInput, using random: inout RandomStream)
        -> (attention: any Attention, tokens: Int, channels: Int)?
    {
        madeAttention(input, using: &random).map { ($0, input.side * input.side, 4 * width) }
    }

    /// A fresh attention, if there is one.
    func madeAttention(_ input: NetworkInput, using random: inout RandomStream) -> (any Attention)? {
        attention?.made(
            channels: 4 * width,
            heads: ConvolutionalNetwork.heads,
            side: input.side,
            using: &random
        )
    }

    /// Creates a network with fresh weights.
    public func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier {
        ConvolutionalNetwork(self, input, using: &random)
    }
}
