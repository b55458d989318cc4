/// A setting that only some networks, or only some attentions, read.
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
    /// The rate of dropout.
    case dropout
    /// The rate of stochastic depth.
    case stochasticDepth
    /// Pixels on one side of a token.
    case tokenSide
    /// What the attention attends over.
    case tokenizer
    /// The form of the attention's Gaussian.
    case gaussian
    /// The width of the attention's Gaussian.
    case sigma
}

/// Values of settings, whichever network reads them: what it has, or what is to be changed; nil for all others.
public struct NetworkValues: Sendable, Equatable {
    /// Channels of a token in the first stage, or of the first convolution.
    public var width: Int?
    /// Blocks in each stage.
    public var depths: [Int]?
    /// Attention heads in each stage.
    public var heads: [Int]?
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio: Double?
    /// How tokens become one vector.
    public var pooling: Pooling?
    /// Whether a learned position is added to each token.
    public var hasPositions: Bool?
    /// The rate of dropout.
    public var dropout: Double?
    /// The rate of stochastic depth of the last block.
    public var stochasticDepth: Double?
    /// Pixels on one side of a token.
    public var tokenSide: Int?
    /// What the attention attends over.
    public var tokenizer: TokenizerForm?
    /// The form of the attention's Gaussian.
    public var gaussian: GaussianForm?
    /// The width of the attention's Gaussian.
    public var sigma: GaussianWidth?

    /// Creates values, none of which is set.
    public init() {}

    /// The settings that have a value.
    public var settings: Set<NetworkSetting> {
        let all: [(NetworkSetting, Bool)] = [
            (.width, width != nil), (.depths, depths != nil), (.heads, heads != nil),
            (.mlpRatio, mlpRatio != nil), (.pooling, pooling != nil), (.positions, hasPositions != nil),
            (.dropout, dropout != nil), (.stochasticDepth, stochasticDepth != nil),
            (.tokenSide, tokenSide != nil), (.tokenizer, tokenizer != nil), (.gaussian, gaussian != nil),
            (.sigma, sigma != nil),
        ]
        return Set(all.filter(\.1).map(\.0))
    }
}

extension AttentionSettings {
    /// Adds the values of the options that it reads.
    func add(to values: inout NetworkValues) {
        (values.tokenizer, values.gaussian, values.sigma) = (tokenizer, gaussian, sigma)
    }

    /// Takes the values of the options that it reads.
    mutating func take(_ values: NetworkValues) {
        options = AttentionOptions(
            tokenizer: values.tokenizer ?? options.tokenizer,
            gauss: values.gaussian ?? options.gauss,
            sigma: values.sigma ?? options.sigma
        )
    }
}
