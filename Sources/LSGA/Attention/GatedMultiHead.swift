internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let gated = AttentionEntry(
        name: "gated",
        summary: "multi-head attention whose channels are gated by a sigmoid of each token",
        reference: "Qiu et al. 2025, arXiv 2505.06708; Huang et al. 2019, arXiv 1908.06954"
    ) { GatedMultiHead($0, using: &$1) }
}

/// Multi-head attention with a gate between the heads and their projection.
///
/// `(σ(XWg + bg) ⊙ [softmax(XWqʰ (XWkʰ)ᵀ/√d) XWvʰ for each head h]) Wo`
///
/// Source: Qiu et al. 2025, the gate of single channels after the attention. Deviation: the gate has a bias bg, which
/// starts at 2, so that gates start nearly open.
struct GatedMultiHead: Attention {
    private var attention: DotProduct
    private var gate: Linear

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        attention = DotProduct(geometry, using: &random)
        gate = Linear(channels, channels, initializer: .transformer, using: &random)
        gate.bias = Parameter(Tensor(repeating: 2, shape: [channels]))
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        attention.visit(&visitor)
        visitor("gate", &gate)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let opening = context.adjusted(gate(x, &context).sigmoid(), of: .gates)
        context.show(.gates, opening)
        return attention.projection(attention.mixed(x, x, &context) * opening, &context)
    }
}
