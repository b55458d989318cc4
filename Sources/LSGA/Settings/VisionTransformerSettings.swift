public import Compute

/// The settings of the plain vision transformer.
public struct VisionTransformerSettings: TransformerSettings {
    /// The row of the registry.
    public static let entry = ModelEntry(
        name: "vit",
        summary: "the plain vision transformer: pixels embedded linearly, class token, learned positions",
        reference: "Dosovitskiy et al. 2021, arXiv 2010.11929",
        slots: [.mixer, .pooling],
        defaults: VisionTransformerSettings()
    )

    /// Channels of each token in the first stage; each further stage doubles them.
    public var width: Int
    /// Blocks in each stage; sides halve from stage to stage.
    public var depths: [Int]
    /// Attention heads in each stage.
    public var heads: [Int]
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio: Double
    /// The attention of the blocks, or the pooling head.
    public var attention: AttentionSettings
    /// How tokens become one vector.
    public var pooling: Pooling
    /// Whether a learned position is added to each token.
    public var hasPositions: Bool
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    public var dropout: Double
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    public var stochasticDepth: Double
    /// Pixels on one side of a token.
    public var tokenSide: Int

    /// Creates settings; the defaults are a small network on single pixels.
    public init(
        width: Int = 64,
        depths: [Int] = [4],
        heads: [Int] = [4],
        mlpRatio: Double = 2,
        attention: AttentionSettings = AttentionSettings(.multiHead),
        pooling: Pooling = .cls,
        hasPositions: Bool = true,
        dropout: Double = 0.1,
        stochasticDepth: Double = 0.1,
        tokenSide: Int = 1
    ) {
        (self.width, self.depths, self.heads, self.mlpRatio) = (width, depths, heads, mlpRatio)
        (self.attention, self.pooling, self.hasPositions) = (attention, pooling, hasPositions)
        (self.dropout, self.stochasticDepth) = (dropout, stochasticDepth)
        self.tokenSide = tokenSide
    }

    /// The attention; nil for a network that has none.
    public var currentAttention: AttentionSettings? { attention }

    /// Puts an attention in place, or none.
    public mutating func replaceAttention(_ attention: AttentionSettings?) {
        guard let attention else { preconditionFailure("vit requires an attention") }
        self.attention = attention
        fit(attention)
    }

    /// The settings that the network reads, with their values.
    public var values: NetworkValues {
        var values = transformerValues
        values.tokenSide = tokenSide
        return values
    }

    /// Takes the values of the settings that the network reads.
    public mutating func take(_ values: NetworkValues) {
        takeTransformer(values)
        attention.take(values)
        tokenSide = values.tokenSide ?? tokenSide
    }

    /// Tokens on one side of a patch.
    public func grid(side: Int) -> Int { side / tokenSide }

    /// What is wrong with the settings on this input.
    public func problems(_ input: NetworkInput) -> [String] {
        if let problem = NetworkInput.problem("token side", tokenSide) { return [problem] }
        return input.side % tokenSide == 0
            ? transformerProblems(input)
            : ["patches of side \(input.side) do not divide into tokens of side \(tokenSide)"]
    }

    /// For each number of the settings a tensor whose shape it decides.
    public func decisiveShapes(_ input: NetworkInput) -> [TensorShape] {
        let inputs = tokenSide * tokenSide * input.bands
        return [("patch_embed.proj.weight", [width, inputs])] + blockShapes(input)
    }

    /// Creates a network with fresh weights.
    public func make(_ input: NetworkInput, using random: inout RandomStream) -> any Classifier {
        VisionTransformer(self, input, using: &random)
    }
}
