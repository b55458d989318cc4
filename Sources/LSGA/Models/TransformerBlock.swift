internal import Compute
internal import Engine
internal import NN

extension Initializer {
    /// Truncated normal with standard deviation 0.02: the initialization of the linear layers of a transformer.
    static let transformer = Initializer.truncatedNormal(standardDeviation: 0.02)
}

/// Two linear layers with a GELU between them, on each token.
struct MLP: Module {
    private var expansion: Linear
    private var contraction: Linear
    private let dropout: Dropout

    init(channels: Int, hidden: Int, dropout: Double, using random: inout RandomStream) {
        expansion = Linear(channels, hidden, activation: .gelu, initializer: .transformer, using: &random)
        contraction = Linear(hidden, channels, initializer: .transformer, using: &random)
        self.dropout = Dropout(dropout)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("fc1", &expansion)
        visitor("fc2", &contraction)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let hidden = dropout(expansion(x, &context), &context)
        return dropout(contraction(hidden, &context), &context)
    }
}

/// A pre-norm transformer block: `x + Attention(LN x)`, then `x + MLP(LN x)`.
///
/// Source: Dosovitskiy et al. 2021.
struct TransformerBlock: Module {
    private var attentionNorm: LayerNorm
    private var attention: any Attention
    private var mlpNorm: LayerNorm
    private var mlp: MLP
    private let dropout: Dropout
    private let depth: StochasticDepth

    init(
        channels: Int,
        mlpRatio: Double,
        dropout: Double,
        stochasticDepth: Double,
        using random: inout RandomStream,
        attention: (inout RandomStream) -> any Attention
    ) {
        attentionNorm = LayerNorm(channels)
        self.attention = attention(&random)
        mlpNorm = LayerNorm(channels)
        mlp = MLP(
            channels: channels,
            hidden: Int((Double(channels) * mlpRatio).rounded()),
            dropout: dropout,
            using: &random
        )
        self.dropout = Dropout(dropout)
        depth = StochasticDepth(stochasticDepth)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("norm1", &attentionNorm)
        visitor("attn", &attention)
        visitor("norm2", &mlpNorm)
        visitor("mlp", &mlp)
    }

    /// Whether the attention reads a second sequence.
    var hasSecondStream: Bool { attention is any CrossAttention }

    func callAsFunction(_ x: Variable, second: Variable?, _ context: inout Context) -> Variable {
        let normalized = attentionNorm(x, &context)
        let attended = context.entering("attn") { attention(normalized, second: second, &$0) }
        let mixed = dropout(attended, &context)
        let y = x + depth(mixed, &context)
        let result = y + depth(mlp(mlpNorm(y, &context), &context), &context)
        context.show(.features, result)
        return result
    }
}
