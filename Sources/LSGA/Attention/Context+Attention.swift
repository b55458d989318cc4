internal import Engine
internal import NN

extension Context {
    /// Scaled dot-product attention with several heads, as `Variable.attention` computes it; its scores pass through the
    /// probe of this pass if there is one.
    mutating func attention(
        query: Variable,
        key: Variable,
        value: Variable,
        bias: Variable? = nil,
        heads: Int,
        scale: Scalar
    ) -> Variable {
        guard seesScores else {
            return .attention(query: query, key: key, value: value, bias: bias, heads: heads, scale: scale)
        }
        let scores = query.heads(heads).matrixProduct(key.heads(heads), otherTransposed: true).scaled(
            by: scale
        )
        let shape = [query.shape[0], heads, query.shape[1], key.shape[1]]
        var logits = scores.reshaped(to: shape)
        if let bias { logits = logits + bias }
        let weights = probed(logits).softmax().reshaped(to: scores.shape)
        return weights.matrixProduct(value.heads(heads)).joiningHeads(heads)
    }
}

extension Variable {
    /// Each head's slice of the channels as a sample of its own: `[batch, tokens, channels]` as
    /// `[batch · heads, tokens, channels / heads]`.
    func heads(_ heads: Int) -> Variable {
        let (batch, tokens, channels) = (shape[0], shape[1], shape[2])
        return reshaped(to: [batch, tokens, heads, channels / heads]).permuted([0, 2, 1, 3])
            .reshaped(to: [batch * heads, tokens, channels / heads])
    }

    /// The reverse of `heads`.
    func joiningHeads(_ heads: Int) -> Variable {
        let (batch, tokens, width) = (shape[0] / heads, shape[1], shape[2])
        return reshaped(to: [batch, heads, tokens, width]).permuted([0, 2, 1, 3])
            .reshaped(to: [batch, tokens, heads * width])
    }
}
