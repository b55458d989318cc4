public import Compute

/// The settings of LSGA-ViT.
public struct LSGAViTSettings: TransformerSettings {
    /// The row of the registry.
    public static let entry = ModelEntry(
        name: "lsga-vit",
        summary: "a 3-D and a 2-D convolution, then transformer blocks with any attention",
        reference: "Ma et al. 2023, doi 10.1109/TIM.2023.3279922",
        slots: [.mixer, .refiner, .pooling],
        defaults: LSGAViTSettings()
    )

    /// Channels of each token in the first stage; each further stage doubles them.
    public var width: Int
    /// Blocks in each stage; sides halve from stage to stage.
    public var depths: [Int]
    /// Attention heads in each stage.
    public var heads: [Int]
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio: Double
    /// The attention of the blocks, or one in a place of its own.
    public var attention: AttentionSettings
    /// How tokens become one vector.
    public var pooling: Pooling
    /// Whether a learned position is added to each token.
    public var hasPositions: Bool
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    public var dropout: Double
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    public var stochasticDepth: Double

    /// Creates settings; the defaults are the released code's network for Indian Pines.
    public init(
        width: Int = 120,
        depths: [Int] = [2],
        heads: [Int] = [12],
        mlpRatio: Double = 4,
        attention: AttentionSettings = AttentionSettings(.lsga),
        pooling: Pooling = .mean,
        hasPositions: Bool = false,
        dropout: Double = 0,
        stochasticDepth: Double = 0.1
    ) {
        (self.width, self.depths, self.heads, self.mlpRatio) = (width, depths, heads, mlpRatio)
        (self.attention, self.pooling, self.hasPositions) = (attention, pooling, hasPositions)
        (self.dropout, self.stochasticDepth) = (dropout, stochasticDepth)
    }

    /// The Swin-style pyramid that the released code has as its default network.
    public static let pyramid = LSGAViTSettings(width: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24])

    /// The attention; nil for a network that has none.
    public var currentAttention: AttentionSettings? { attention }

    /// Puts an attention in place, or none.
    public mutating func replaceAttention(_ attention: AttentionSettings?) {
        guard let attention else { preconditionFailure("lsga-vit requires an attention") }
        self.attention = attention
        fit(attention)
    }

    /// The settings that the network reads, with their values.
    public var values: NetworkValues { transformerValues }

    /// Takes the values of the settings that the network reads.
    public mutating func take(_ values: NetworkValues) {
        takeTransformer(values)
        attention.take(values)
    }

    /// For each number of the settings a tensor whose shape it decides.
    public func decisiveShapes(_ input: NetworkInput) -> [TensorShape] {
        let channels = PatchEmbedding.features * input.bands
        return [("patch_embed.conv2d_features.0.weight", [width, channels, 3, 3])] + blockShapes(input)
    }

    /// Creates a network with fresh weights.
    public func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier {
        LSGAViT(self, input, using: &random)
    }
}
