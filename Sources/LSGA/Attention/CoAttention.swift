internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let coAttention = AttentionEntry(
        name: "co-attention",
        summary: "pixels and groups of bands are pooled by weights that depend on each other",
        reference: "Lu et al. 2016, arXiv 1606.00061",
        slot: .pooling,
        seesSpectrum: true,
        resultWidth: 2
    ) { CoAttention($0, using: &$1) }
}

/// Parallel co-attention of two sequences: each is pooled with weights that depend on the other.
///
/// The affinity `C = tanh(Y Wb Xᵀ)` transfers the projection of each sequence to the other: `Hx = tanh(X Wx + Cᵀ(Y
/// Wy))`, `Hy = tanh(Y Wy + C(X Wx))`. Then `α = softmax(H w)` for each sequence and `z = [Σ αₓ x ‖ Σ α_y y]`. Wx and
/// Wy have half as many hidden channels as a token, and a bias each.
///
/// - `x`: `[batch, tokens, channels]`
/// - `y`: `[batch, other tokens, channels]`
/// - returns: `[batch, 1, 2 · channels]`
struct CoAttention: CrossAttention {
    /// Wb: channels to channels.
    private var affinity: Linear
    /// Wx and wx, Wy and wy.
    private var first: TokenScore, second: TokenScore

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        affinity = Linear(channels, channels, bias: false, initializer: .transformer, using: &random)
        first = TokenScore(channels: channels, using: &random)
        second = TokenScore(channels: channels, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("affinity", &affinity)
        visitor("first", &first)
        visitor("second", &second)
    }

    func callAsFunction(_ x: Variable, _ y: Variable, _ context: inout Context) -> Variable {
        // [batch, other tokens, tokens]
        let affinities = affinity(y, &context).matrixProduct(x, otherTransposed: true).tanh()
        let ofX = first.projection(x, &context)  // [batch, tokens, hidden]
        let ofY = second.projection(y, &context)  // [batch, other tokens, hidden]
        let hiddenX = (ofX + affinities.matrixProduct(ofY, transposed: true)).tanh()
        let hiddenY = (ofY + affinities.matrixProduct(ofX)).tanh()
        let pooledX = context.entering("first") { context in
            context.weightedMean(of: x, scores: first.vector(hiddenX, &context))
        }
        let pooledY = context.entering("second") { context in
            context.weightedMean(of: y, scores: second.vector(hiddenY, &context))
        }
        return .concatenated([pooledX, pooledY], axis: 2)
    }
}
