internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let graph = AttentionEntry(
        name: "graph",
        summary: "a graph attention network over each pixel's eight neighbors and itself",
        reference: "Veličković et al. 2018, arXiv 1710.10903",
        isOnGrid: true
    ) { GraphAttention($0, using: &$1) }
}

/// A layer of a graph attention network; edges connect each pixel to itself and to its eight neighbors.
///
/// `oᵢ = ELU(Σⱼ softmax(eᵢ)ⱼ Wxⱼ)`, `eᵢⱼ = LeakyReLU(a₁·Wxᵢ + a₂·Wxⱼ)` with slope 0.2, j over the neighbors of i, for
/// each head; the heads are concatenated.
///
/// Source: Veličković et al. 2018, equations 1 to 5. Deviations: the bias that the authors' code adds to the sum
/// belongs to W here. Because the weights add up to one, the sum changes in the same way, but the bias also shifts the
/// scores. Dropout of weights and features is left out.
struct GraphAttention: Attention {
    private var projection: Linear
    /// a₁ and a₂, `[heads, width]` each.
    private var queryVector: Parameter, keyVector: Parameter
    /// Nine neighbors of each pixel, in raster order; the pixel itself replaces those beyond the border.
    private let neighbors: [Int]
    /// Zero for those on the grid, far below every score for the others, `[tokens, heads, 9]`.
    private let bias: Tensor
    private let heads: Int

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let (channels, side) = (geometry.channels, geometry.side)
        heads = geometry.heads
        projection = Linear(channels, channels, initializer: .transformer, using: &random)
        let width = channels / heads
        let vector = Initializer.xavierNormal(fanIn: 2 * width, fanOut: 1)
        queryVector = vector([heads, width], using: &random)
        keyVector = vector([heads, width], using: &random)
        let indices: [Int?] = (0..<side * side).flatMap { pixel in
            (0..<9).map { step -> Int? in
                let (row, column) = (pixel / side + step / 3 - 1, pixel % side + step % 3 - 1)
                let isInside = (0..<side).contains(row) && (0..<side).contains(column)
                return isInside ? row * side + column : nil
            }
        }
        neighbors = indices.enumerated().map { $1 ?? $0 / 9 }
        let biases = (0..<side * side).flatMap { pixel -> [Scalar] in
            let ofOneHead = indices[pixel * 9..<pixel * 9 + 9].map { $0 == nil ? Scalar.excluded : 0 }
            return repeatElement(ofOneHead, count: geometry.heads).flatMap { $0 }
        }
        bias = Tensor(biases, shape: [side * side, heads, 9])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("projection", &projection)
        visitor("query_vector", &queryVector)
        visitor("key_vector", &keyVector)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2])
        let width = channels / heads
        let projected = projection(x, &context)
        let byHead = projected.reshaped(to: [batch, tokens, heads, width])
        let query = (byHead * context(queryVector)).sum(axis: 3)  // [batch, tokens, heads, 1]
        let key = (byHead * context(keyVector)).sum(axis: 3)
            .reshaped(to: [batch, tokens, heads])
            .gatheringTokens(neighbors)  // [batch, tokens · 9, heads]
            .reshaped(to: [batch, tokens, 9, heads])
            .permuted([0, 1, 3, 2])
        let sums = query.repeated(axis: 3, count: 9) + key  // [batch, tokens, heads, 9]
        let scores = context.adjusted(sums.leakyReLU(slope: 0.2)) + Variable(bias)
        let weights = context.adjusted(scores.softmax(), of: .attentionWeights, isMasked: true)
            .permuted([0, 1, 3, 2])  // [batch, tokens, 9, heads]
        context.show(.attentionWeights, overAllKeys(weights))
        let factors = weights.reshaped(to: [batch, tokens * 9, heads, 1])
            .repeated(axis: 3, count: width)
            .reshaped(to: [batch, tokens * 9, channels])
        let mixed = (projected.gatheringTokens(neighbors) * factors)
            .reshaped(to: [batch, tokens, 9, channels])
            .sum(axis: 2)
        return mixed.reshaped(to: [batch, tokens, channels]).elu()
    }

    /// Weights `[batch, tokens, 9, heads]` as `[batch, heads, tokens, tokens]`.
    private func overAllKeys(_ weights: Variable) -> Variable {
        let (batch, tokens) = (weights.shape[0], weights.shape[1])
        return weights.reshaped(to: [batch, tokens * 9, heads]).overAllKeys(queries: tokens, keys: tokens) {
            query,
            key in
            // Beyond the border, the pixel itself is used, with zero weight.
            query == key ? query * 9 + 4 : (query * 9..<query * 9 + 9).first { neighbors[$0] == key }
        }
    }
}

extension Variable {
    /// Element-wise x where it is positive, `slope` · x elsewhere.
    func leakyReLU(slope: Scalar) -> Variable { relu().scaled(by: 1 - slope) + scaled(by: slope) }

    /// Element-wise x where it is positive, eˣ − 1 elsewhere.
    func elu() -> Variable {
        let one = Variable(Tensor([1], shape: [1]))
        let negative = scaled(by: -1).relu().scaled(by: -1)  // min(x, 0)
        return relu() + (negative.exp() - one)
    }
}
