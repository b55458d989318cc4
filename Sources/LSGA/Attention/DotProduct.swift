internal import Compute
internal import Engine
internal import NN

/// Scaled dot-product attention with projections of query, key, value and result, the basis of many mechanisms.
///
/// - `x`: `[batch, queries, channels]`
/// - `y`: `[batch, keys, channels]`
/// - returns: `[batch, queries, channels]`
struct DotProduct: Module {
    /// Channels to channels each.
    var query: Linear, key: Linear, value: Linear, projection: Linear
    let heads: Int

    init(_ geometry: AttentionGeometry, heads: Int? = nil, using random: inout RandomStream) {
        let channels = geometry.channels
        func linear() -> Linear { Linear(channels, channels, initializer: .transformer, using: &random) }
        query = linear()
        key = linear()
        value = linear()
        projection = linear()
        self.heads = heads ?? geometry.heads
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("query", &query)
        visitor("key", &key)
        visitor("value", &value)
        visitor("proj", &projection)
    }

    /// The factor of the scores: one over the root of a head's width.
    var scale: Scalar { 1 / Scalar(query.weight.value.shape[0] / heads).squareRoot() }

    /// `bias` is `[queries, keys]`; it is added to the scores of every head.
    func callAsFunction(_ x: Variable, _ y: Variable, bias: Variable? = nil, _ context: inout Context)
        -> Variable
    {
        projection(mixed(x, y, bias: bias, &context), &context)
    }

    /// The concatenated results of the heads, before their projection; an observer sees the weights after `overAllKeys`.
    func mixed(
        _ x: Variable,
        _ y: Variable,
        bias: Variable? = nil,
        _ context: inout Context,
        overAllKeys: (Variable) -> Variable = { $0 }
    ) -> Variable {
        context.attention(
            query: query(x, &context),
            key: key(y, &context),
            value: value(y, &context),
            bias: bias,
            heads: heads,
            scale: scale,
            overAllKeys: overAllKeys
        )
    }
}
