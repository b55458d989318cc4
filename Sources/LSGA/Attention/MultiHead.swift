internal import Engine
internal import NN

extension AttentionEntry {
    /// Multi-head attention, which the blocks have where an attention takes another place.
    public static let multiHead = AttentionEntry(
        name: "multi-head",
        summary: "several heads, each with its own projections of q, k and v",
        reference: "Vaswani et al. 2017, arXiv 1706.03762"
    ) { MultiHead(DotProduct($0, using: &$1)) }
}

/// Multi-head attention: `[softmax(XWqʰ (XWkʰ)ᵀ/√d) XWvʰ for each head h] Wo`.
struct MultiHead: Attention {
    private var attention: DotProduct

    init(_ attention: DotProduct) { self.attention = attention }

    mutating func visit(_ visitor: inout some ParameterVisitor) { attention.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        attention(x, x, &context)
    }
}
