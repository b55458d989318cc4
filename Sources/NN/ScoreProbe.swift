public import Engine

/// What a forward pass does with the scores of its attentions before their softmax.
public enum ScoreProbe: Sendable {
    /// Nothing: an attention need not even store them.
    case unseen
    /// To each a zero is added that a gradient can be taken of.
    case watched
    /// These are added, one to each in the order in which they are computed.
    case moved([Tensor])
}
