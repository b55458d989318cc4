internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let adaptive = AttentionEntry(
        name: "adaptive",
        summary: "each head learns its span, which the loss penalizes",
        reference: "Sukhbaatar et al. 2019, arXiv 1905.07799",
        numbers: [
            .real("R", 2, in: 0.01...1000, "pixels over which the weight falls to zero beyond the span"),
            .real("lambda", 1e-3, in: 0...1000, "the penalty for a pixel of mean span"),
        ],
        isOnGrid: true
    ) { AdaptiveSpan($0, using: &$1) }
}

/// Multi-head attention with a separate span z for each head, in pixels.
///
/// `aᵢⱼ = m(δᵢⱼ)·exp(sᵢⱼ) / Σₖ m(δᵢₖ)·exp(sᵢₖ)` with `m(δ) = clamp((R + z − δ) / R, 0, 1)`, s the scaled scores and δ the
/// distance of the pixels on the grid. Training adds λ times the mean of z over the heads to the loss.
///
/// Source: Sukhbaatar et al. 2019. Deviation: there, δ is a distance in time.
struct AdaptiveSpan: Attention {
    private var attention: DotProduct
    /// z, `[heads]`; initially half the side of the grid.
    private var span: Parameter
    private let distances: Tensor
    private let tokens: Int
    private let softness: Scalar
    private let penalty: Scalar

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        attention = DotProduct(geometry, using: &random)
        span = Parameter(Tensor(repeating: Scalar(geometry.side) / 2, shape: [geometry.heads]))
        tokens = geometry.side * geometry.side
        distances = Tensor(geometry.distances.map { Scalar($0) }, shape: [tokens * tokens])
        softness = Scalar(geometry.numbers["R"])
        penalty = Scalar(geometry.numbers["lambda"])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        attention.visit(&visitor)
        visitor("span", &span)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let z = context(span)
        context.penalize(by: z.relu().mean().scaled(by: penalty))
        context.show(.spans, z.relu())
        let bias = logMask(z)
        return attention(x, x, isMasked: true, &context) { ($0 + bias).softmax() }
    }

    /// log m, to be added to the scores: `[heads, tokens, tokens]`.
    private func logMask(_ z: Variable) -> Variable {
        // The authors set a negative span to zero after each step. Here it counts as zero but keeps its gradient, so
        // that it can grow again.
        let span = z + Variable(Tensor(z.value.scalars.map { max($0, 0) - $0 }, shape: z.shape))
        let reach = span.reshaped(to: [z.shape[0], 1]).repeated(axis: 1, count: tokens * tokens)
        let one = Variable(Tensor([1], shape: [1]))
        let ramp = ((reach - Variable(distances)).scaled(by: 1 / softness) + one).relu()
        let mask = ramp - (ramp - one).relu()
        let values = mask.value.scalars
        let isOutside = Variable(Tensor(values.map { $0 == 0 ? 1 : 0 }, shape: mask.shape))
        return ((mask + isOutside).log() + isOutside.scaled(by: .excluded))
            .reshaped(to: [z.shape[0], tokens, tokens])
    }
}
