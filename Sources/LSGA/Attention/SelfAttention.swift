internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    /// Self-attention.
    public static let sa = AttentionEntry(
        name: "sa",
        summary: "self-attention: softmax(q·kᵀ/√d)·v with projected q, k, v",
        reference: "Vaswani et al. 2017, arXiv 1706.03762",
        hasTokenizer: true
    ) { SelfAttention($0, hasGaussian: false, using: &$1) }

    /// Self-attention with a Gaussian bias.
    public static let sga = AttentionEntry(
        name: "sga",
        summary: "self-attention with a Gaussian of position added to the scores",
        reference: "Ma et al. 2023, doi 10.1109/TIM.2023.3279922",
        hasTokenizer: true,
        hasGaussian: true
    ) { SelfAttention($0, hasGaussian: true, using: &$1) }
}

/// Multi-head self-attention, optionally with a Gaussian bias (SGA).
struct SelfAttention: Attention {
    private var tokenizer: Tokenizer?
    private var gaussian: GaussianBias?
    /// Channels to 3 · channels: q, k and v side by side.
    private var packed: Linear
    private var projection: Linear
    private let geometry: AttentionGeometry

    init(_ geometry: AttentionGeometry, hasGaussian: Bool, using random: inout RandomStream) {
        let channels = geometry.channels
        self.geometry = geometry
        if geometry.options.tokenizer == .ssftt {
            tokenizer = Tokenizer(tokens: geometry.tokens, channels: channels, using: &random)
        }
        gaussian = hasGaussian ? GaussianBias(geometry) : nil
        packed = Linear(channels, 3 * channels, initializer: .transformer, using: &random)
        projection = Linear(channels, channels, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        tokenizer?.visit(&visitor)
        gaussian?.visit(&visitor)
        visitor("qkv", &packed)
        visitor("proj", &projection)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let tokens = tokenizer?(x, &context) ?? x  // [batch, tokens, channels]
        let projected = packed(tokens, &context)  // [batch, tokens, 3 · channels]
        let bias = gaussian?(&context)
        guard context.composesAttention else {
            let mixed = projected.packedAttention(bias: bias, heads: geometry.heads, scale: geometry.scale)
            return projection(mixed, &context)
        }
        let channels = geometry.channels
        let parts = (0..<3).map { projected.slice(axis: 2, $0 * channels..<($0 + 1) * channels) }
        let mixed = context.attention(
            query: parts[0],
            key: parts[1],
            value: parts[2],
            bias: bias,
            heads: geometry.heads,
            scale: geometry.scale
        )
        return projection(mixed, &context)
    }
}
