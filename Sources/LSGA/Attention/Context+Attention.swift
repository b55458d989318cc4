internal import Engine
internal import NN

extension Context {
    /// Whether attentions are computed step by step because an observer is interested in their scores or weights.
    var composesAttention: Bool { isObserved(.attentionScores) || isObserved(.attentionWeights) }

    /// Scaled dot-product attention with several heads, as `Variable.attention` computes it; step by step for an observer
    /// of scores or weights, which sees the weights after `overAllKeys`.
    func attention(
        query: Variable,
        key: Variable,
        value: Variable,
        bias: Variable? = nil,
        heads: Int,
        scale: Scalar,
        overAllKeys: (Variable) -> Variable = { $0 }
    ) -> Variable {
        guard composesAttention else {
            return .attention(query: query, key: key, value: value, bias: bias, heads: heads, scale: scale)
        }
        let products = query.heads(heads).matrixProduct(key.heads(heads), otherTransposed: true)
            .scaled(by: scale)
        var scores = products.reshaped(to: [query.shape[0], heads, query.shape[1], key.shape[1]])
        if let bias { scores = scores + bias }
        // A bias can exclude keys.
        let weights = adjusted(adjusted(scores).softmax(), of: .attentionWeights, isMasked: bias != nil)
        show(.attentionWeights, overAllKeys(weights))
        return weights.reshaped(to: products.shape).matrixProduct(value.heads(heads)).joiningHeads(heads)
    }

    /// The mean of tokens `[batch, tokens, channels]`, weighted by the softmax of their scores `[batch, tokens, 1]`:
    /// `[batch, 1, channels]`.
    func weightedMean(of tokens: Variable, scores: Variable) -> Variable {
        let weights = adjusted(scores.softmaxOverTokens(), of: .attentionWeights)
        show(.attentionWeights, weights.reshaped(to: [weights.shape[0], 1, 1, weights.shape[2]]))
        return weights.matrixProduct(tokens)
    }
}

extension Variable {
    /// Each head's slice of the channels as a separate sample: `[batch, tokens, channels]` as `[batch · heads, tokens,
    /// channels / heads]`.
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

    /// Scores of tokens `[batch, tokens, 1]` as weights `[batch, 1, tokens]`.
    func softmaxOverTokens() -> Variable { reshaped(to: [shape[0], 1, shape[1]]).softmax() }
}
