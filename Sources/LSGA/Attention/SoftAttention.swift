internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let soft = AttentionEntry(
        name: "soft",
        summary: "additive attention: the mean of the tokens, weighted with the center token as the query",
        reference: "Bahdanau, Cho and Bengio 2015, arXiv 1409.0473",
        slot: .pooling
    ) { SoftAttention($0, using: &$1) }
}

/// Additive (soft) attention: `Σₙ αₙ xₙ`, `α = softmaxₙ(vᵀ tanh(Wq x_c + Wk xₙ))`, with x_c the center pixel's token.
///
/// Only Wq has a bias, because two would add up. There are half as many hidden channels as channels of a token.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, 1, channels]`
struct SoftAttention: Attention {
    private var query: Linear, key: Linear, vector: Linear
    private let center: Int

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let (channels, hidden) = (geometry.channels, max(1, geometry.channels / 2))
        query = Linear(channels, hidden, initializer: .transformer, using: &random)
        key = Linear(channels, hidden, bias: false, initializer: .transformer, using: &random)
        vector = Linear(hidden, 1, bias: false, initializer: .transformer, using: &random)
        center = (geometry.side - 1) / 2 * (geometry.side + 1) + (geometry.hasClassToken ? 1 : 0)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("query", &query)
        visitor("key", &key)
        visitor("vector", &vector)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let query = query(x.gatheringTokens([center]), &context)  // [batch, 1, hidden]
        let hidden = (key(x, &context) + query.repeated(axis: 1, count: x.shape[1])).tanh()
        return context.weightedMean(of: x, scores: vector(hidden, &context))
    }
}
