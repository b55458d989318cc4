internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let hierarchical = AttentionEntry(
        name: "hierarchical",
        summary: "attention pooling of each tile of the patch, then of the tiles",
        reference: "Yang et al. 2016, doi 10.18653/v1/N16-1174",
        slot: .pooling,
        numbers: [.count("tile", 3, in: 1...64, "pixels on one side of a tile")],
        isOnGrid: true
    ) { HierarchicalAttention($0, using: &$1) }
}

/// Hierarchical attention: pixels are words, tiles are sentences, and the patch is the document.
///
/// For each tile `g = Σ αₙ xₙ` over its pixels, `α = softmax(u₁ᵀ tanh(W₁ xₙ + b₁))`; then the same over the tiles, with
/// separate weights. Tiles start at the first row and column; the last ones are smaller if the side is not a multiple.
///
/// - `x`: `[batch, side², channels]`
/// - returns: `[batch, 1, channels]`
struct HierarchicalAttention: Attention {
    private var token: TokenScore, tile: TokenScore
    /// The tokens tile by tile, each tile padded to the same number of slots.
    private let order: [Int]
    /// `[tiles, slots]`: zero, and −1e30 at padding slots.
    private let mask: Tensor

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let side = geometry.side
        let extent = min(Int(geometry.numbers["tile"]), side)
        let starts = Array(stride(from: 0, to: side, by: extent))
        let tiles = starts.flatMap { top in
            starts.map { left in
                (top..<min(top + extent, side)).flatMap { row in
                    (left..<min(left + extent, side)).map { column in row * side + column }
                }
            }
        }
        let slots = extent * extent
        order = tiles.flatMap { $0 + repeatElement($0[0], count: slots - $0.count) }
        let fill = tiles.flatMap { tile in (0..<slots).map { Scalar($0 < tile.count ? 0 : -1e30) } }
        mask = Tensor(fill, shape: [tiles.count, slots])
        token = TokenScore(channels: geometry.channels, using: &random)
        tile = TokenScore(channels: geometry.channels, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("token", &token)
        visitor("tile", &tile)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, channels) = (x.shape[0], x.shape[2])
        let (tiles, slots) = (mask.shape[0], mask.shape[1])
        let scores =
            token(x, &context).gatheringTokens(order).reshaped(to: [batch, tiles, slots]) + Variable(mask)
        let weights = context.adjusted(
            scores.reshaped(to: [batch * tiles, slots, 1]).softmaxOverTokens(),
            of: .attentionWeights,
            isMasked: true
        )
        let summaries =
            weights
            .matrixProduct(x.gatheringTokens(order).reshaped(to: [batch * tiles, slots, channels]))
            .reshaped(to: [batch, tiles, channels])
        // [batch, 1, tiles]
        let tileWeights = context.adjusted(
            tile(summaries, &context).softmaxOverTokens(),
            of: .attentionWeights
        )
        context.show(.attentionWeights, overAllTokens(weights, tileWeights))
        return tileWeights.matrixProduct(summaries)
    }

    /// The weight of each token in the result, its weight in the tile times the weight of the tile: `[batch, 1, 1,
    /// tokens]`.
    private func overAllTokens(_ weights: Variable, _ tileWeights: Variable) -> Variable {
        let (tiles, slots) = (mask.shape[0], mask.shape[1])
        let batch = tileWeights.shape[0]
        let ofTiles = tileWeights.reshaped(to: [batch, tiles, 1]).repeated(axis: 2, count: slots)
        let products = weights.reshaped(to: [batch, tiles, slots]) * ofTiles
        return products.reshaped(to: [batch, tiles * slots, 1])
            .overAllKeys(queries: 1, keys: (order.max() ?? -1) + 1) { _, token in order.firstIndex(of: token)
            }
    }
}
