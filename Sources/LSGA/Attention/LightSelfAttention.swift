internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    /// Light self-attention.
    public static let lsa = AttentionEntry(
        name: "lsa",
        summary: "light self-attention: only q is projected, k and v are the tokens themselves",
        reference: "Ma et al. 2023, doi 10.1109/TIM.2023.3279922",
        hasTokenizer: true
    ) { LightSelfAttention($0, hasGaussian: false, using: &$1) }

    /// Light self-Gaussian attention.
    public static let lsga = AttentionEntry(
        name: "lsga",
        summary: "light self-attention with a Gaussian of position added to the scores",
        reference: "Ma et al. 2023, doi 10.1109/TIM.2023.3279922",
        hasTokenizer: true,
        hasGaussian: true
    ) { LightSelfAttention($0, hasGaussian: true, using: &$1) }
}

/// Light multi-head self-attention, optionally with a Gaussian bias (LSGA).
///
/// `softmax(q·kᵀ/√d + G)·v` with `q = T·Wq + b` and k = v = T sliced by head.
struct LightSelfAttention: Attention {
    private var tokenizer: Tokenizer?
    private var gaussian: GaussianBias?
    /// Channels to channels; still called `qkv` in the released checkpoints.
    private var query: Linear
    private var projection: Linear
    private let geometry: AttentionGeometry

    init(_ geometry: AttentionGeometry, hasGaussian: Bool, using random: inout RandomStream) {
        let channels = geometry.channels
        self.geometry = geometry
        if geometry.options.tokenizer == .ssftt {
            tokenizer = Tokenizer(tokens: geometry.tokens, channels: channels, using: &random)
        }
        gaussian = hasGaussian ? GaussianBias(geometry) : nil
        query = Linear(channels, channels, initializer: .transformer, using: &random)
        projection = Linear(channels, channels, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        tokenizer?.visit(&visitor)
        gaussian?.visit(&visitor)
        visitor("qkv", &query)
        visitor("proj", &projection)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let tokens = tokenizer?(x, &context) ?? x  // [batch, tokens, channels]
        let mixed = context.attention(
            query: query(tokens, &context),
            key: tokens,
            value: tokens,
            bias: gaussian?(&context),
            heads: geometry.heads,
            scale: geometry.scale
        )
        return projection(mixed, &context)
    }
}
