internal import Engine
internal import NN

extension DotProduct {
    /// The same with custom weights, which need the memory of one attention map per head.
    ///
    /// `weigh` computes the weights from the scaled products of queries and keys; both are `[batch, heads, queries,
    /// keys]`.
    func callAsFunction(
        _ x: Variable,
        _ y: Variable,
        _ context: inout Context,
        weigh: (Variable) -> Variable
    ) -> Variable {
        let q = query(x, &context).heads(heads)  // [batch · heads, queries, width]
        let k = key(y, &context).heads(heads)  // [batch · heads, keys, width]
        let v = value(y, &context).heads(heads)
        let shape = [x.shape[0], heads, x.shape[1], y.shape[1]]
        let scores = q.matrixProduct(k, otherTransposed: true).scaled(by: scale).reshaped(to: shape)
        let weights = weigh(context.adjusted(scores))
        context.show(.attentionWeights, weights)
        let flat = weights.reshaped(to: [shape[0] * heads, shape[2], shape[3]])
        return projection(flat.matrixProduct(v).joiningHeads(heads), &context)
    }
}
