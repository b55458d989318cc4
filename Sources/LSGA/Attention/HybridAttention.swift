internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let hybrid = AttentionEntry(
        name: "hybrid",
        summary: "multi-head attention plus a small share of channel attention",
        reference: "Chen et al. 2023, arXiv 2205.04437",
        numbers: [.real("alpha", 0.01, in: 0...1, "the learned share of channel attention, as it starts")]
    ) { HybridAttention($0, using: &$1) }
}

/// Hybrid attention: `MHA(X) + α · X ⊙ w`, with w from squeeze and excitation and α learned.
///
/// `w = σ(W₂ ReLU(W₁ · mean of the tokens + b₁) + b₂)`, one number in 0 … 1 for each channel. The hidden layer has a
/// sixteenth of the channels, or an eighth if there are fewer than 64, but at least one.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, tokens, channels]`
struct HybridAttention: Attention {
    private var attention: DotProduct
    private var squeeze: Linear, excitation: Linear
    /// `[1]`.
    private var alpha: Parameter

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        let hidden = ChannelBottleneck.hidden(channels: channels, reduction: 16)
        attention = DotProduct(geometry, using: &random)
        squeeze = Linear(channels, hidden, activation: .relu, initializer: .transformer, using: &random)
        excitation = Linear(hidden, channels, initializer: .transformer, using: &random)
        alpha = Parameter(Tensor([Scalar(geometry.numbers["alpha"])], shape: [1]))
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        attention.visit(&visitor)
        visitor("squeeze", &squeeze)
        visitor("excitation", &excitation)
        visitor("alpha", &alpha)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let squeezed = squeeze(x.mean(axis: 1), &context)  // [batch, 1, hidden]
        let gates = excitation(squeezed, &context).sigmoid() * context(alpha)
        let shares = context.adjusted(gates, of: .gates)  // [batch, 1, channels]
        context.show(.gates, shares)
        context.show(.shares, context(alpha))
        return attention(x, x, &context) + x * shares.repeated(axis: 1, count: x.shape[1])
    }
}
