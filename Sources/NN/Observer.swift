public import Engine

/// What a forward pass can show of itself.
public enum Observation: Sendable, Hashable, CaseIterable {
    /// Attention scores, before the softmax: `[batch, …, keys]`.
    case attentionScores
    /// Attention weights, after the softmax: `[batch, heads, queries, keys]`.
    ///
    /// Queries are the layer's tokens in order, or the one query of a pooling head. Keys are the layer's tokens in order
    /// (a class token first), then learned keys if the attention has them; or the tokens of the second sequence.
    case attentionWeights
    /// The weights with which a tokenizer combines the layer's tokens into each of its own, `[batch, tokens, layer's
    /// tokens]`.
    case tokenizerWeights
    /// Factors that a layer multiplies its tokens by, `[batch, tokens or 1, channels or 1]`.
    case gates
    /// The Gaussian that is added to the attention scores of every head, `[tokens, tokens]`.
    case positionBias
    /// Where on the layer's grid each token looks: row and column, zero at the middle of the first pixel, in units of the
    /// grid, `[batch, tokens, 2]`.
    case positions
    /// The span of each head in units of the grid, `[heads]`.
    case spans
    /// One for each channel that the layer counts as important, and zero for the others, `[batch, 1, channels]`.
    case importantChannels
    /// The learned factor of an attention in the sum that it is part of, `[1]`.
    case shares
    /// The feature maps of a convolution, `[batch, rows · columns, channels]`.
    case maps
    /// The tokens that enter the first block of a network, and those that leave each block, `[batch, tokens, channels]`.
    case features
    /// What the last linear layer of a network reads, `[batch, channels]`.
    case embedding
}

/// Observes a forward pass, and may change its attention scores, attention weights and gates.
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
/// A pass without an observer has no extra cost, and a pass with an observer computes only what the observer is
/// interested in. If scores or weights are observed, attention is computed step by step, which rounds differently.
public protocol Observer: AnyObject {
    /// Whether the observer wants to see values of this kind.
    func isInterested(in observation: Observation) -> Bool

    /// Called with each value it is interested in, in the order of computation.
    ///
    /// `layer` is the path of the module that computes it, as in checkpoints: `layers.0.blocks.1.attn`.
    func observe(_ observation: Observation, _ value: Variable, at layer: String)

    /// The attention scores that the pass uses instead of `scores`.
    ///
    /// Called after `observe` if the observer is interested in attention scores. The default returns `scores`.
    func adjustedScores(_ scores: Variable, at layer: String) -> Variable

    /// The attention weights, tokenizer weights or gates that the pass uses instead of `weights`.
    ///
    /// Called before `observe` if the observer is interested in them. The default returns `weights`.
    ///
    /// - Parameters:
    ///   - weights: `[…, keys]`, for attention and tokenizer weights. The leading axes are those of the layer's own
    ///     computation, which may list only the keys near a query. Gates are `[batch, tokens or 1, channels or 1]`.
    ///   - observation: Which of the three.
    ///   - isMasked: Whether a weight of zero stands for a key that the query cannot attend to.
    ///   - layer: The path of the layer.
    /// - Returns: What the pass uses, of the same shape.
    func adjusted(_ weights: Variable, of observation: Observation, isMasked: Bool, at layer: String)
        -> Variable
}

extension Observer {
    /// Does nothing.
    public func observe(_ observation: Observation, _ value: Variable, at layer: String) {}

    /// Returns the scores unchanged.
    public func adjustedScores(_ scores: Variable, at layer: String) -> Variable { scores }

    /// Returns the weights unchanged.
    public func adjusted(
        _ weights: Variable,
        of observation: Observation,
        isMasked: Bool,
        at layer: String
    ) -> Variable { weights }
}
