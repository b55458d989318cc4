import Compute
import Engine
import NN
import Testing

@testable import LSGA

/// The known cases of attentions that pool the tokens into one vector.
@Suite struct PoolingTests {
    private let x = normalTensor([2, 25, 12])

    /// The mean of the chosen tokens of each sample, `[batch, 1, channels]`.
    private func mean(_ x: Tensor, of tokens: [Int]) -> Tensor {
        Variable(x).gatheringTokens(tokens).mean(axis: 1).value
    }

    @Test(arguments: [("pooling", "score.vector.weight"), ("soft", "vector.weight")])
    func withoutPreferenceItIsTheMean(name: String, vector: String) throws {
        var pool = try LoneAttention(name)
        #expect(largestDeviation(pool(x), mean(x, of: Array(0..<25))) > 0.01)
        try pool.set(vector, to: 0)
        #expect(largestDeviation(pool(x), mean(x, of: Array(0..<25))) < roundingError)
    }

    /// The class token comes before the pixels, and is not the center.
    @Test(arguments: [false, true]) func theCenterAsks(hasClassToken: Bool) throws {
        let pool = try LoneAttention("soft", side: 3, hasClassToken: hasClassToken)
        let (count, center) = hasClassToken ? (10, 5) : (9, 4)
        let x = normalTensor([2, count, 12])
        func weight(_ name: String) throws -> Variable {
            Variable(try #require(pool.state["\(name).weight"]))
        }
        let query = Variable(x).gatheringTokens([center])
            .linear(weight: try weight("query"), bias: Variable(try #require(pool.state["query.bias"])))
        let hidden = Variable(x).linear(weight: try weight("key")) + query.repeated(axis: 1, count: count)
        let scores = hidden.tanh().linear(weight: try weight("vector"))
        let expected = Context.inference().weightedMean(of: Variable(x), scores: scores).value
        #expect(largestDeviation(pool(x), expected) < roundingError)
    }

    @Test(arguments: [3, 5, 7]) func oneTileIsPooling(tile: Int) throws {
        let side = min(tile, 5)
        let x = normalTensor([2, side * side, 12])
        let plain = try LoneAttention("pooling", side: side)
        var pool = try LoneAttention("hierarchical:tile=\(tile)", side: side)
        let renamed = plain.state.map { ($0.key.replacing("score.", with: "token."), $0.value) }
        try pool.load(Dictionary(uniqueKeysWithValues: renamed))
        #expect(largestDeviation(pool(x), plain(x)) < roundingError)
    }

    /// Tiles of three on a side of five: the last tiles have two rows or columns, and the same weight as the others.
    @Test func everyTileCountsTheSame() throws {
        var pool = try LoneAttention("hierarchical")
        try pool.set("token.vector.weight", "tile.vector.weight", to: 0)
        let halves = [0..<3, 3..<5]
        let means = halves.flatMap { rows in
            halves.map { columns in mean(x, of: rows.flatMap { row in columns.map { row * 5 + $0 } }) }
        }
        let expected = Variable.concatenated(means.map { Variable($0) }, axis: 1).mean(axis: 1).value
        #expect(largestDeviation(pool(x), expected) < roundingError)
        #expect(largestDeviation(pool(x), mean(x, of: Array(0..<25))) > 0.01)
    }

    /// Tiles are pooled separately: pixels outside a tile do not affect its contribution.
    @Test func aTileSeesItsOwnPixels() throws {
        // The scores of tiles are constant, so each contributes a quarter of the result.
        var pool = try LoneAttention("hierarchical")
        try pool.set("tile.vector.weight", to: 0)
        let tile = [3, 4, 8, 9, 13, 14]
        var scalars = x.scalars
        for token in 0..<25 where !tile.contains(token) {
            for channel in 0..<12 { scalars[token * 12 + channel] = 0 }
        }
        // Pooling that tile alone gives four times its contribution; the other tiles are zero.
        let alone = Variable(x).gatheringTokens(tile)
        var context = Context.inference()
        var random = Seed(1).stream("weights")
        var score = TokenScore(channels: 12, using: &random)
        try score.load(
            Dictionary(
                uniqueKeysWithValues: pool.state.filter { $0.key.hasPrefix("token.") }
                    .map { (String($0.key.dropFirst(6)), $0.value) }
            )
        )
        let scores = score(alone, &context)
        let expected = context.weightedMean(of: alone, scores: scores).scaled(by: 0.25).value
        let found = pool(Tensor(scalars, shape: x.shape))
        #expect(
            largestDeviation(
                Tensor(found.scalars.prefix(12), shape: [12]),
                Tensor(expected.scalars.prefix(12), shape: [12])
            ) < roundingError
        )
    }

    @Test func withoutAffinityCoAttentionIsTwoPools() throws {
        let y = normalTensor([2, 6, 12], seed: 4)
        var both = try LoneAttention("co-attention")
        var halves: [Variable] = []
        for (index, part) in ["first", "second"].enumerated() {
            let pool = try LoneAttention("pooling", seed: UInt64(index))
            let renamed = pool.state.map { ($0.key.replacing("score.", with: "\(part)."), $0.value) }
            try both.load(Dictionary(uniqueKeysWithValues: renamed))
            halves.append(Variable(pool(index == 0 ? x : y)))
        }
        let expected = Variable.concatenated(halves, axis: 2).value
        #expect(largestDeviation(both(x, y), expected) > 0.01)
        try both.set("affinity.weight", to: 0)
        #expect(largestDeviation(both(x, y), expected) < roundingError)
    }
}
