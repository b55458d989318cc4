internal import Compute
internal import Engine
internal import NN

/// Merges each 2×2 square of tokens into one with twice the channels, as in Swin.
///
/// Source: Liu et al. 2021.
///
/// - `x`: `[batch, side², channels]`, side even
/// - `y`: `[batch, (side / 2)², 2 · channels]`
struct PatchMerging: Module {
    private var norm: LayerNorm
    private var reduction: Linear
    private let order: [Int]

    init(side: Int, channels: Int, using random: inout RandomStream) {
        norm = LayerNorm(4 * channels)
        reduction = Linear(4 * channels, 2 * channels, bias: false, initializer: .transformer, using: &random)
        // Within a square: down the first column, then down the second, as Swin joins them.
        order = (0..<side / 2).flatMap { row in
            (0..<side / 2).flatMap { column in
                [(0, 0), (1, 0), (0, 1), (1, 1)].map { (2 * row + $0.0) * side + 2 * column + $0.1 }
            }
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("reduction", &reduction)
        visitor("norm", &norm)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
        let squares = x.gatheringTokens(order).reshaped(to: [batch, tokens / 4, 4 * channels])
        return reduction(norm(squares, &context), &context)
    }
}
