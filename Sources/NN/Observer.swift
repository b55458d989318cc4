public import Engine

/// What a forward pass can show of itself.
public enum Observation: Sendable, Hashable, CaseIterable {
    /// What an attention takes the softmax of, `[batch, …, keys]`.
    case attentionScores
    /// The weights of an attention after the softmax, `[batch, heads, queries, keys]`.
    ///
    /// Queries are the layer's tokens in order, or the one query of a pooling head. Keys are the layer's tokens in order
    /// (a class token first), then learned keys if the attention has them; or the tokens of the second sequence.
    case attentionWeights
    /// The weights by which a tokenizer makes each of its tokens from the layer's, `[batch, tokens, layer's tokens]`.
    case tokenizerWeights
    /// Factors that a layer multiplies its tokens by, `[batch, tokens or 1, channels or 1]`.
    case gates
    /// The tokens that enter the first block of a network, and those that leave each block, `[batch, tokens, channels]`.
    case features
}

/// Looks on at a forward pass, and may change the scores of its attentions.
///
/// ```swift
/// final class WeightRecorder: Observer {
///     var weights: [(layer: String, weights: Tensor)] = []
///     func isInterested(in observation: Observation) -> Bool { observation == .attentionWeights }
///     func observe(_ observation: Observation, _ value: Variable, at layer: String) {
///         weights.append((layer, value.value))
///     }
/// }
///
/// var context = Context.inference()
/// context.observer = WeightRecorder()
/// _ = network(patches, &context)
/// ```
///
/// A pass without an observer computes nothing for it; one with an observer computes only what that is interested in.
/// Where scores or weights are wanted, an attention is computed step by step, which rounds differently.
public protocol Observer: AnyObject {
    /// Whether it wants to see these.
    func isInterested(in observation: Observation) -> Bool

    /// Called with each value it is interested in, in the order of computation.
    ///
    /// `layer` is the path of the module that computes it, as checkpoints write it: `layers.0.blocks.1.attn`.
    func observe(_ observation: Observation, _ value: Variable, at layer: String)

    /// The scores with which the pass goes on in place of `scores`.
    ///
    /// Called after `observe`, if it is interested in scores. The same ones unless implemented.
    func adjustedScores(_ scores: Variable, at layer: String) -> Variable
}

extension Observer {
    /// Sees nothing.
    public func observe(_ observation: Observation, _ value: Variable, at layer: String) {}

    /// Leaves the scores as they are.
    public func adjustedScores(_ scores: Variable, at layer: String) -> Variable { scores }
}
