internal import Engine
internal import NN

extension AttentionEntry {
    static let cross = AttentionEntry(
        name: "cross",
        summary: "queries of the pixels, keys and values of the center pixel's spectrum in groups",
        reference: "Vaswani et al. 2017, arXiv 1706.03762; Chen et al. 2021, arXiv 2103.14899",
        seesSpectrum: true
    ) { CrossMultiHead(DotProduct($0, using: &$1)) }
}

/// Multi-head attention with queries from one sequence and keys and values from another.
///
/// `[softmax(XWqʰ (YWkʰ)ᵀ/√d) YWvʰ for each head h] Wo`, with one result per token of X.
struct CrossMultiHead: CrossAttention {
    private var attention: DotProduct

    init(_ attention: DotProduct) { self.attention = attention }

    mutating func visit(_ visitor: inout some ParameterVisitor) { attention.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ y: Variable, _ context: inout Context) -> Variable {
        attention(x, y, &context)
    }
}
