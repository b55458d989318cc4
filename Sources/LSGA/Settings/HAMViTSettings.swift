public import Compute

/// The settings of HAM-ViT.
public struct HAMViTSettings: TransformerSettings {
    /// The row of the registry.
    public static let entry = ModelEntry(
        name: "ham-vit",
        summary:
            "three depthwise-separable convolutions, the HAM module, a light transformer, three linear layers",
        reference:
            "Li et al. 2022 (HAM), doi 10.1016/j.patcog.2022.108785; Howard et al. 2017, arXiv 1704.04861",
        slots: [.refiner],
        canBeAlone: true,
        defaults: HAMViTSettings()
    )

    /// Channels of each token in the first stage; each further stage doubles them.
    public var width: Int
    /// Blocks in each stage; sides halve from stage to stage.
    public var depths: [Int]
    /// Attention heads in each stage.
    public var heads: [Int]
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio: Double
    /// The refiner between convolutions and blocks; nil for none.
    public var attention: AttentionSettings?
    /// How tokens become one vector.
    public var pooling: Pooling
    /// Whether a learned position is added to each token.
    public var hasPositions: Bool
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    public var dropout: Double
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    public var stochasticDepth: Double

    /// Creates settings; the defaults are a light network with the hybrid attention module.
    public init(
        width: Int = 128,
        depths: [Int] = [2],
        heads: [Int] = [8],
        mlpRatio: Double = 2,
        attention: AttentionSettings? = AttentionSettings(.ham),
        pooling: Pooling = .cls,
        hasPositions: Bool = true,
        dropout: Double = 0.3,
        stochasticDepth: Double = 0
    ) {
        (self.width, self.depths, self.heads, self.mlpRatio) = (width, depths, heads, mlpRatio)
        (self.attention, self.pooling, self.hasPositions) = (attention, pooling, hasPositions)
        (self.dropout, self.stochasticDepth) = (dropout, stochasticDepth)
    }

    /// The attention; nil for a network that has none.
    public var currentAttention: AttentionSettings? { attention }

    /// Puts an attention in place, or none.
    public mutating func replaceAttention(_ attention: AttentionSettings?) {
        self.attention = attention
        fit(attention)
    }

    /// The settings that the network reads, with their values.
    public var values: NetworkValues { transformerValues }

    /// Takes the values of the settings that the network reads.
    public mutating func take(_ values: NetworkValues) {
        takeTransformer(values)
        attention?.take(values)
    }

    /// For each number of the settings a tensor whose shape it decides.
    public func decisiveShapes(_ input: NetworkInput) -> [TensorShape] {
        [("layers.0.pointwise.weight", [width, input.bands])]
            + blockShapes(input, under: "vit.", hidden: width)
    }

    /// Creates a network with fresh weights.
    public func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier {
        HAMViT(self, input, using: &random)
    }
}
