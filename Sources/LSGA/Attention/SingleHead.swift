internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let singleHead = AttentionEntry(
        name: "self",
        summary: "one head as wide as the tokens, whose result is not projected",
        reference: "Vaswani et al. 2017, arXiv 1706.03762; Cheng et al. 2016, arXiv 1601.06733"
    ) { SingleHead($0, using: &$1) }
}

/// Plain scaled dot-product self-attention: `softmax(XWq (XWk)ᵀ/√d) XWv`, with d the number of channels.
struct SingleHead: Attention {
    private var query: Linear, key: Linear, value: Linear
    private let scale: Scalar

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        func linear() -> Linear { Linear(channels, channels, initializer: .transformer, using: &random) }
        query = linear()
        key = linear()
        value = linear()
        scale = 1 / Scalar(channels).squareRoot()
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("query", &query)
        visitor("key", &key)
        visitor("value", &value)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        context.attention(
            query: query(x, &context),
            key: key(x, &context),
            value: value(x, &context),
            heads: 1,
            scale: scale
        )
    }
}
