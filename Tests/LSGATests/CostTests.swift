import Compute
import Engine
import NN
import Testing

@testable import LSGA

/// The costs of the networks in the tables of the publication.
@Suite struct CostTests {
    private func model(_ configuration: NetworkConfiguration) -> Network {
        var random = Seed(1).stream("weights")
        return Network(configuration, using: &random)
    }

    @Test(arguments: [
        ("sa", TokenizerForm.none, 507_136, 44.06), ("sga", .none, 507_136, 44.06),
        ("lsa", .none, 449_056, 39.39), ("lsga", .none, 449_056, 39.39),
        ("lsga", .ssftt, 497_296, 44.87),
    ])
    func wholeModel(attention: String, tokenizer: TokenizerForm, parameters: Int, millions: Double) throws {
        let choice = try AttentionChoice(parsing: attention)
        let settings = LSGAViTSettings(
            attention: AttentionSettings(choice, AttentionOptions(tokenizer: tokenizer))
        )
        let configuration = NetworkConfiguration(bands: 36, side: 9, classes: 16, settings)
        let cost = Cost(of: model(configuration), side: 9, bands: 36)
        #expect(cost.parameters == parameters)
        #expect((Double(cost.multiplyAdds) / 1e4).rounded() / 100 == millions)
    }

    /// The network with the defaults of the released code, on 36 bands and 8 × 8 pixels.
    @Test func pyramid() {
        let cost = Cost(
            of: model(NetworkConfiguration(bands: 36, side: 8, classes: 16, LSGAViTSettings.pyramid)),
            side: 8,
            bands: 36
        )
        #expect((Double(cost.parameters) / 1e5).rounded() / 10 == 25.5)
    }

    @Test(arguments: [
        ("sa", TokenizerForm.none, 58_080, 6.240), ("sga", .none, 58_080, 6.240),
        ("lsa", .none, 29_040, 3.907), ("lsga", .none, 29_040, 3.907),
        ("lsga", .ssftt, 53_160, 6.648), ("sa", .ssftt, 82_200, 8.981),
    ])
    func oneAttention(name: String, tokenizer: TokenizerForm, parameters: Int, millions: Double) throws {
        let geometry = AttentionGeometry(
            channels: 120,
            heads: 12,
            side: 9,
            hasClassToken: false,
            options: AttentionOptions(tokenizer: tokenizer)
        )
        var random = Seed(1).stream("weights")
        let make = try #require(AttentionEntry.named(name)?.make)
        let attention = make(geometry, &random)
        let tape = Tape()
        var context = Context.inference(tape: tape)
        _ = attention(Variable(Tensor(zeros: [1, 81, 120])), &context)
        #expect(attention.parameterCount == parameters)
        #expect((Double(tape.multiplyAdds) / 1e3).rounded() / 1e3 == millions)
    }

    /// Multiply-adds are counted for one patch, and depend only on its size.
    @Test func growsWithThePatch() {
        let small = NetworkConfiguration(bands: 4, side: 3, classes: 2)
        var large = small
        large.input.side = 5
        let (cost, larger) = (
            Cost(of: model(small), side: 3, bands: 4), Cost(of: model(large), side: 5, bands: 4)
        )
        #expect(larger.multiplyAdds > cost.multiplyAdds * 25 / 9)
    }
}
