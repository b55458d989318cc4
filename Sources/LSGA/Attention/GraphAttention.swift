internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let graph = AttentionEntry(
        name: "graph",
        summary: "a graph attention network over each pixel's eight neighbours and itself",
        reference: "Veličković et al. 2018, arXiv 1710.10903",
        isOnGrid: true
    ) { GraphAttention($0, using: &$1) }
}

/// A layer of a graph attention network; edges join each pixel to itself and to the eight around it.
///
/// `oᵢ = ELU(Σⱼ softmax(eᵢ)ⱼ Wxⱼ)`, `eᵢⱼ = LeakyReLU(a₁·Wxᵢ + a₂·Wxⱼ)` with slope 0.2, j over the neighbours of i, for each
/// head; the heads lie side by side.
///
/// Source: Veličković et al. 2018, equations 1 to 5. The bias that the authors' code adds to the sum is that of W here, which
/// changes the sum alike as the weights add up to one. Their dropout of weights and features is left out.
struct GraphAttention: Attention {
    private var projection: Linear
    /// a₁ and a₂, `[heads, width]` each.
    private var queryVector: Parameter, keyVector: Parameter
    /// Nine for each pixel, in raster order; the pixel itself in place of those beyond the border.
    private let neighbours: [Int]
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
        let places: [Int?] = (0..<side * side).flatMap { pixel in
            (0..<9).map { step in
                let (row, column) = (pixel / side + step / 3 - 1, pixel % side + step % 3 - 1)
                let isInside = (0..<side).contains(row) && (0..<side).contains(column)
                return isInside ? row * side + column : nil
            }
        }
        neighbours = places.enumerated().map { $1 ?? $0 / 9 }
        bias = Tensor(
            (0..<side * side).flatMap { pixel in
                (0..<geometry.heads).flatMap { _ in
                    places[pixel * 9..<pixel * 9 + 9].map { $0 == nil ? Scalar.excluded : 0 }
                }
            },
            shape: [side * side, heads, 9]
        )
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
        let asked = (byHead * context(queryVector)).sum(axis: 3)  // [batch, tokens, heads, 1]
        let offered = (byHead * context(keyVector)).sum(axis: 3)
            .reshaped(to: [batch, tokens, heads])
            .gatheringTokens(neighbours)  // [batch, tokens · 9, heads]
            .reshaped(to: [batch, tokens, 9, heads])
            .permuted([0, 1, 3, 2])
        let sums = asked.repeated(axis: 3, count: 9) + offered  // [batch, tokens, heads, 9]
        let weights = (context.probed(sums.leakyReLU(slope: 0.2)) + Variable(bias)).softmax()
            .permuted([0, 1, 3, 2])
            .reshaped(to: [batch, tokens * 9, heads, 1])
            .repeated(axis: 3, count: width)
            .reshaped(to: [batch, tokens * 9, channels])
        let mixed = (projected.gatheringTokens(neighbours) * weights)
            .reshaped(to: [batch, tokens, 9, channels])
            .sum(axis: 2)
        return mixed.reshaped(to: [batch, tokens, channels]).elu()
    }
}

extension Variable {
    /// Element-wise x where it is positive, else `slope` · x.
    func leakyReLU(slope: Scalar) -> Variable { relu().scaled(by: 1 - slope) + scaled(by: slope) }

    /// Element-wise x where it is positive, else eˣ − 1.
    func elu() -> Variable {
        let one = Variable(Tensor([1], shape: [1]))
        let negative = scaled(by: -1).relu().scaled(by: -1)  // min(x, 0)
        return relu() + (negative.exp() - one)
    }
}
