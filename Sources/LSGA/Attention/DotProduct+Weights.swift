internal import Engine
internal import NN

extension DotProduct {
    /// The same with custom weights, which need the memory of one attention map per head.
    ///
    /// `weigh` computes the weights from the scaled products of queries and keys; both are `[batch, heads, queries,
    /// keys]`. `isMasked` says that a weight of zero stands for a key that the query cannot attend to.
    func callAsFunction(
        _ x: Variable,
        _ y: Variable,
        isMasked: Bool = false,
        _ context: inout Context,
        weigh: (Variable) -> Variable
    ) -> Variable {
        let q = query(x, &context).heads(heads)  // [batch · heads, queries, width]
        let k = key(y, &context).heads(heads)  // [batch · heads, keys, width]
        let v = value(y, &context).heads(heads)
        let shape = [x.shape[0], heads, x.shape[1], y.shape[1]]
        let scores = q.matrixProduct(k, otherTransposed: true).scaled(by: scale).reshaped(to: shape)
        let weights = context.adjusted(
            weigh(context.adjusted(scores)),
            of: .attentionWeights,
            isMasked: isMasked
        )
        context.show(.attentionWeights, weights)
        let flat = weights.reshaped(to: [shape[0] * heads, shape[2], shape[3]])
        return projection(flat.matrixProduct(v).joiningHeads(heads), &context)
    }
}
