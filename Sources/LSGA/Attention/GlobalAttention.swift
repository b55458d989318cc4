internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let global = AttentionEntry(
        name: "global",
        summary: "bilinear scores over all tokens; tanh of a layer on context and token",
        reference: "Luong et al. 2015, arXiv 1508.04025"
    ) { GlobalAttention($0, using: &$1) }
}

/// Luong's global attention with the score "general".
///
/// `oᵢ = tanh(Wc [cᵢ ‖ xᵢ])`, `cᵢ = Σⱼ softmax(sᵢ)ⱼ xⱼ`, `sᵢⱼ = xᵢᵀ Wa xⱼ`: one head, no scale, and values that are not
/// projected.
///
/// Source: Luong et al. 2015, equations 5 and 7. Deviations: there, queries come from the decoder and keys from the
/// encoder, and Wc has no bias.
struct GlobalAttention: Attention {
    /// Wa, without a bias.
    private var general: Linear
    /// Wc, from 2 · channels to channels.
    private var combination: Linear

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        general = Linear(channels, channels, bias: false, initializer: .transformer, using: &random)
        combination = Linear(2 * channels, channels, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("general", &general)
        visitor("combination", &combination)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let key = general(x, &context)
        let mixed = context.attention(query: x, key: key, value: x, heads: 1, scale: 1)
        return combination(.concatenated([mixed, x], axis: 2), &context).tanh()
    }
}
