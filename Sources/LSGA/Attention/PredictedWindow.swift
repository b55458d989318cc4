internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let predictedWindow = AttentionEntry(
        name: "local-p",
        summary: "each pixel predicts the position on the grid that it attends to",
        reference: "Luong et al. 2015, arXiv 1508.04025",
        numbers: [
            .real(
                "w",
                2,
                in: 0.01...1_000_000,
                "twice the deviation of the Gaussian around the position, in pixels"
            )
        ],
        isOnGrid: true
    ) { PredictedWindow($0, using: &$1) }
}

/// Multi-head attention whose weights decrease around a position that each query predicts.
///
/// `aᵢⱼ = softmax(sᵢ)ⱼ · exp(−‖pⱼ − μᵢ‖² / 2σ²)` with `μᵢ = S · sigmoid(Vₚ tanh(Wₚxᵢ))` and σ = w/2: with the scaled
/// scores s, the side S of the grid, and the center p of a pixel, half a pixel from its border. All heads share the
/// position.
///
/// Source: Luong et al. 2015, section 3.2 (local-p), equations 9 and 10. Deviations: there, a position is a number, and
/// keys farther than w from it have no weight.
struct PredictedWindow: Attention {
    private var attention: DotProduct
    /// Wₚ, and Vₚ from channels to the position's row and column.
    private var hidden: Linear, position: Linear
    private let side: Int
    private let width: Scalar

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        attention = DotProduct(geometry, using: &random)
        hidden = Linear(channels, channels, initializer: .transformer, using: &random)
        position = Linear(channels, 2, bias: false, initializer: .transformer, using: &random)
        (side, width) = (geometry.side, Scalar(geometry.numbers["w"]))
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        attention.visit(&visitor)
        visitor("hidden", &hidden)
        visitor("place", &position)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, tokens) = (x.shape[0], side * side)
        let positions = position(hidden(x, &context).tanh(), &context).sigmoid().scaled(by: Scalar(side))
        context.show(.positions, positions + Variable(Tensor([-0.5], shape: [1])))
        let rows = nearness(positions.slice(axis: 2, 0..<1))
            .reshaped(to: [batch, tokens, side, 1]).repeated(axis: 3, count: side)
        let columns = nearness(positions.slice(axis: 2, 1..<2))
            .reshaped(to: [batch, tokens, 1, side]).repeated(axis: 2, count: side)
        let window = (rows * columns)
            .reshaped(to: [batch, 1, tokens, tokens])
            .repeated(axis: 1, count: attention.heads)
        return attention(x, x, &context) { $0.softmax() * window }
    }

    /// `exp(−d² / 2σ²)` with d from a position `[batch, tokens, 1]` to each row, or column: `[batch, tokens, side]`.
    private func nearness(_ position: Variable) -> Variable {
        let middles = Variable(Tensor((0..<side).map { Scalar($0) + 0.5 }, shape: [side]))
        let distance = position.repeated(axis: 2, count: side) - middles
        return (distance * distance).scaled(by: -2 / (width * width)).exp()
    }
}
