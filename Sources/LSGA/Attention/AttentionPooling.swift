internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let pooling = AttentionEntry(
        name: "pooling",
        summary: "the mean of the tokens, weighted by the softmax of a learned score of each",
        reference: "Ilse, Tomczak and Welling 2018, arXiv 1802.04712",
        slot: .pooling
    ) { AttentionPooling($0, using: &$1) }
}

/// Attention pooling: `Σₙ αₙ xₙ` with `α = softmaxₙ(wᵀ tanh(V xₙ + b))`.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, 1, channels]`
struct AttentionPooling: Attention {
    private var score: TokenScore

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        score = TokenScore(channels: geometry.channels, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("score", &score) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        context.weightedMean(of: x, scores: score(x, &context))
    }
}

/// A score of each token from its own contents: `wᵀ tanh(V x + b)`, with half as many hidden channels.
///
/// There is no bias after w, because it would not change the softmax.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, tokens, 1]`
struct TokenScore: Module {
    /// V and b: channels to half the number of channels.
    var projection: Linear
    /// w: the hidden channels to one number.
    var vector: Linear

    init(channels: Int, using random: inout RandomStream) {
        let hidden = max(1, channels / 2)
        projection = Linear(channels, hidden, initializer: .transformer, using: &random)
        vector = Linear(hidden, 1, bias: false, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("projection", &projection)
        visitor("vector", &vector)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        vector(projection(x, &context).tanh(), &context)
    }
}
