public import Engine
public import LSGA

/// The attention weights of one layer for a batch of patches.
public struct AttentionRecord: Sendable {
    /// Which weights they are.
    public enum Part: String, Sendable, Codable {
        /// Those with which the layer's queries sum the values of its keys.
        case attention
        /// Those with which a tokenizer combines the layer's tokens into its own.
        case tokenizer
        /// Those of the attention's queries on the layer's tokens, through the tokenizer: the product of both.
        case composed
    }

    /// The path of the layer, as in checkpoints.
    public let layer: String
    /// Which weights they are.
    public let part: Part
    /// The part of the network that the layer is.
    public let slot: AttentionSlot
    /// `[batch, heads, queries, keys]`; one head for a tokenizer.
    public let weights: Tensor
    /// What each query stands for.
    public let queries: TokenLayout
    /// What each key stands for.
    public let keys: TokenLayout

    /// The number of heads.
    public var heads: Int { weights.shape[1] }
    /// Whether every key is a token of the patch, so that rows can be drawn over it.
    public var isOverPatch: Bool {
        keys.tokens.allSatisfy { if case .pixels = $0 { true } else { $0 == .classToken } }
    }

    /// The weights that one query of one head gives to each key.
    public func row(sample: Int, head: Int, query: Int) -> [Scalar] {
        let count = keys.count
        let start = ((sample * heads + head) * queries.count + query) * count
        return weights.withPointer { Array(UnsafeBufferPointer(start: $0 + start, count: count)) }
    }

    /// The mean over the heads of the weights that one query gives to each key.
    public func mean(sample: Int, query: Int) -> [Scalar] {
        var sum = [Scalar](repeating: 0, count: keys.count)
        for head in 0..<heads {
            for (key, weight) in row(sample: sample, head: head, query: query).enumerated() {
                sum[key] += weight
            }
        }
        return sum.map { $0 / Scalar(heads) }
    }

    /// The mean over the heads of all weights of one patch, `[queries · keys]`, row by row.
    public func meanMatrix(sample: Int) -> [Scalar] {
        let count = queries.count * keys.count
        var sum = [Scalar](repeating: 0, count: count)
        weights.withPointer { all in
            for head in 0..<heads {
                let matrix = all + (sample * heads + head) * count
                for index in 0..<count { sum[index] += matrix[index] }
            }
        }
        return sum.map { $0 / Scalar(heads) }
    }
}
