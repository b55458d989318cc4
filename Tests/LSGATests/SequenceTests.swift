import Compute
import Engine
import NN
import Testing

@testable import LSGA

/// The known cases of attentions that differ from multi-head attention in the keys of a token.
@Suite struct SequenceTests {
    private let x = normalTensor([2, 25, 12])

    /// The tokens of each sample at these positions, as separate samples.
    private func tokens(_ x: Tensor, _ places: [Int]) -> Tensor { Variable(x).gatheringTokens(places).value }

    private func changed(_ x: Tensor, token: Int) -> Tensor {
        var scalars = x.scalars
        for channel in 0..<12 { scalars[token * 12 + channel] += 1 }
        return Tensor(scalars, shape: x.shape)
    }

    /// The tokens of the first sample in which two tensors differ.
    private func differing(_ a: Tensor, _ b: Tensor) -> [Int] {
        let (a, b) = (a.scalars, b.scalars)
        return (0..<25).filter { token in (token * 12..<token * 12 + 12).contains { a[$0] != b[$0] } }
    }

    @Test func withoutSlotsMemoryIsMultiHead() throws {
        let plain = try LoneAttention("multi-head")
        var mixer = try LoneAttention("memory:slots=0")
        #expect(Set(mixer.state.keys) == Set(plain.state.keys))
        try mixer.load(plain.state)
        #expect(mixer(x) == plain(x))
        var remembering = try LoneAttention("memory:slots=2")
        try remembering.load(plain.state)
        #expect(largestDeviation(remembering(x), plain(x)) > 0.01)
    }

    /// A memory slot is one more key and value, independent of the tokens.
    @Test func aSlotIsATokenThatDoesNotAsk() throws {
        var mixer = try LoneAttention("memory:slots=1")
        var plain = try LoneAttention("multi-head")
        try plain.load(mixer.state.filter { !$0.key.hasPrefix("memory") })
        let extra = normalTensor([1, 1, 12], seed: 7)
        for part in ["key", "value"] {
            let weight = Variable(try #require(plain.state["\(part).weight"]))
            let bias = Variable(try #require(plain.state["\(part).bias"]))
            try mixer.load(["memory_\(part)": Variable(extra).linear(weight: weight, bias: bias).value])
        }
        let longer = Variable.concatenated(
            [Variable(x), Variable(extra).repeated(axis: 0, count: 2)],
            axis: 1
        )
        #expect(largestDeviation(mixer(x), tokens(plain(longer.value), Array(0..<25))) < roundingError)
    }

    @Test func hybridWithoutItsShareIsMultiHead() throws {
        let plain = try LoneAttention("multi-head")
        var mixer = try LoneAttention("hybrid")
        try mixer.load(plain.state)
        #expect(largestDeviation(mixer(x), plain(x)) > 0.01)
        try mixer.set("alpha", to: 0)
        #expect(mixer(x) == plain(x))
        let fresh = try LoneAttention("hybrid:alpha=0.25", isFresh: true)
        #expect(fresh.state["alpha"]?.scalars == [0.25])
    }

    /// Without class token and positions, which belong to the network, BERT's attention is multi-head attention; a
    /// causal mask would change it.
    @Test func bertLooksBothWays() throws {
        let plain = try LoneAttention("multi-head")
        var mixer = try LoneAttention("bert")
        try mixer.load(plain.state)
        #expect(mixer(x) == plain(x))
        let first = changed(x, token: 0)
        let last = changed(x, token: 24)
        for other in [first, last] { #expect(differing(mixer(other), mixer(x)) == Array(0..<25)) }

        var random = Seed(1).stream("weights")
        var causal = DotProduct(AttentionGeometry(channels: 12, heads: 3, side: 5), using: &random)
        try causal.load(plain.state)
        let mask = Tensor((0..<625).map { $0 % 25 > $0 / 25 ? -1e30 : 0 }, shape: [25, 25])
        func masked(_ x: Tensor) -> Tensor {
            var context = Context.inference()
            return causal(Variable(x), Variable(x), bias: Variable(mask), &context).value
        }
        #expect(differing(masked(last), masked(x)) == [24])
        #expect(largestDeviation(masked(x), mixer(x)) > 0.01)
    }

    /// A network with it reads only the class token.
    @Test func bertIsReadFromItsClassToken() throws {
        var settings = LSGAViTSettings(
            width: 12,
            depths: [1],
            heads: [3],
            attention: AttentionSettings(.bert)
        )
        func problems() -> [String] {
            NetworkConfiguration(bands: 4, side: 3, classes: 2, settings).problems
        }
        #expect(problems() == ["bert needs a class token and positions"])
        settings.replaceAttention(AttentionSettings(.bert))
        #expect(settings.pooling == .cls && settings.hasPositions && problems().isEmpty)
        // Pooling and positions are no settings of it any more.
        #expect(settings.values.settings.isDisjoint(with: [.pooling, .positions]))
        var random = Seed(1).stream("weights")
        let configuration = NetworkConfiguration(bands: 4, side: 3, classes: 2, settings)
        let paths = Network(configuration, using: &random).state.map(\.path)
        #expect(paths.contains("cls_token") && paths.contains("pos_embed"))
    }

    /// Multi-head attention of each row by itself, then of each column of the result.
    @Test func axialIsMultiHeadOfLines() throws {
        let mixer = try LoneAttention("axial")
        func part(_ name: String) throws -> LoneAttention {
            var plain = try LoneAttention("multi-head")
            let own = mixer.state.filter { $0.key.hasPrefix("\(name).") }
            try plain.load(
                Dictionary(
                    uniqueKeysWithValues: own.map { (String($0.key.dropFirst(name.count + 1)), $0.value) }
                )
            )
            return plain
        }
        let (row, column) = (try part("row"), try part("column"))
        func rows(_ x: Tensor) -> Tensor {
            let mixed = (0..<5).map { r in Variable(row(tokens(x, (0..<5).map { r * 5 + $0 }))) }
            return Variable.concatenated(mixed, axis: 1).value
        }
        let first = rows(x)
        let mixed = (0..<5).map { c in Variable(column(tokens(first, (0..<5).map { $0 * 5 + c }))) }
        // Column by column: position c·5 + r holds the token of row r and column c.
        let turned = Variable.concatenated(mixed, axis: 1).value
        let expected = tokens(turned, (0..<25).map { $0 % 5 * 5 + $0 / 5 })
        #expect(largestDeviation(mixer(x), expected) < roundingError)

        // A pixel affects its row after the first half, and all pixels after both.
        #expect(differing(rows(changed(x, token: 7)), first) == [5, 6, 7, 8, 9])
        // No key may be so improbable here that it is lost in rounding.
        var even = mixer
        try even.set("row.query.weight", "row.query.bias", "column.query.weight", "column.query.bias", to: 0)
        #expect(differing(even(changed(x, token: 7)), even(x)) == Array(0..<25))
    }

    /// The costs on the pages of the mechanisms for 81 tokens with 120 channels in 12 heads; co-attention reads them
    /// twice.
    @Test(arguments: [
        ("multi-head", 58_080, 6_240_240), ("bert", 58_080, 6_240_240), ("hard", 58_080, 6_240_240),
        ("axial", 116_160, 9_681_120), ("memory", 67_680, 7_017_840), ("hybrid", 59_888, 6_241_920),
        ("transformer-xl", 72_480, 7_999_560), ("pooling", 7_320, 597_780), ("soft", 14_520, 604_980),
        ("hierarchical", 14_640, 664_200), ("co-attention", 29_040, 3_936_600),
    ])
    func cost(name: String, parameters: Int, multiplyAdds: Int) throws {
        let mixer = try LoneAttention(name, channels: 120, heads: 12, side: 9, isFresh: true)
        #expect(mixer.attention.parameterCount == parameters)
        let tape = Tape()
        var context = Context.inference(tape: tape)
        _ = mixer.attention(Variable(Tensor(zeros: [1, 81, 120])), &context)
        #expect(tape.multiplyAdds == multiplyAdds)
    }
}
