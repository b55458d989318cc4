import Compute
import Engine
import NN
import Testing

@testable import LSGA

@Suite struct LayerListingTests {
    private func network(_ configuration: NetworkConfiguration) -> Network {
        var random = Seed(1).stream("weights")
        return Network(configuration, using: &random)
    }

    /// Small networks of every kind, with every attention that they have a slot for.
    static let configurations: [NetworkConfiguration] = ModelEntry.all.flatMap { model in
        (AttentionEntry.own.map { AttentionSettings($0) } + [nil]).compactMap { attention in
            let made = try? NetworkConfiguration(bands: 8, side: 5, classes: 3, model, attention) {
                ($0.width, $0.heads, $0.depths) = (16, [4], [1])
                if attention?.entry.hasClassToken != true { ($0.pooling, $0.hasPositions) = (.mean, false) }
            }
            return made.flatMap { $0.problems.isEmpty ? $0 : nil }
        }
    }

    @Test(arguments: configurations)
    func addsUpToTheCost(_ configuration: NetworkConfiguration) throws {
        let network = network(configuration)
        let listing = LayerListing(of: network, side: 5, bands: 8)
        let cost = Cost(of: network, side: 5, bands: 8)
        let attention = configuration.network.attention
        let name = "\(configuration.network.entry.name) with \(attention?.choice.text ?? "none")"
        #expect(listing.rows.reduce(0) { $0 + $1.parameters } == cost.parameters, "\(name)")
        #expect(listing.rows.reduce(0) { $0 + $1.multiplyAdds } == cost.multiplyAdds, "\(name)")
        // Every row with weights names its layer.
        #expect(listing.rows.allSatisfy { $0.parameters == 0 || !$0.layer.isEmpty }, "\(name)")
        let own = Cost(ofAttentionIn: configuration)
        #expect((own == nil) == (attention == nil), "\(name)")
        if let own {
            #expect(own.parameters <= cost.parameters && own.multiplyAdds <= cost.multiplyAdds, "\(name)")
        }
    }

    @Test func listsTheLayersOfTheReference() {
        let configuration = NetworkConfiguration(bands: 36, side: 9, classes: 16)
        let rows = LayerListing(of: network(configuration), side: 9, bands: 36).rows
        func row(_ layer: String) -> LayerListing.Row? { rows.first { $0.layer == layer } }
        #expect(rows.first?.layer == "patch_embed.conv3d_features.0")
        #expect(rows.first?.shape == [9, 9, 4, 36])
        let query = row("layers.0.blocks.1.attn.qkv")
        #expect(query?.operation == "linear" && query?.shape == [81, 120])
        #expect(query?.parameters == 14_520 && query?.multiplyAdds == 81 * 120 * 120)
        // A matrix that is reshaped first belongs to the product that reads it.
        let tokens = row("layers.0.blocks.0.attn.token_wA")
        #expect(tokens?.operation == "matrixProduct" && tokens?.parameters == 81 * 120)
        #expect(rows.count { $0.layer.isEmpty && $0.operation == "attention" } == 2)
        #expect(rows.last?.layer == "head" && rows.last?.shape == [16])
    }

    @Test func listsWeightsThatOnlyTrainingReads() {
        let rows = LayerListing(of: HalfUsed(), side: 2, bands: 3).rows
        #expect(rows.map(\.layer) == ["used", "unused.weight", "unused.bias"])
        #expect(rows.map(\.operation) == ["linear", "", ""])
    }

    @Test(arguments: [
        ("sa", TokenizerForm.none, 58_080, 6.240), ("lsga", .none, 29_040, 3.907),
        ("lsga", .ssftt, 53_160, 6.648),
        ("multi-head", .none, 58_080, 6.240),
    ])
    func oneAttention(_ name: String, _ tokenizer: TokenizerForm, _ parameters: Int, _ millions: Double)
        throws
    {
        let choice = try AttentionChoice(parsing: name)
        let settings = LSGAViTSettings(
            attention: AttentionSettings(choice, AttentionOptions(tokenizer: tokenizer))
        )
        let configuration = NetworkConfiguration(bands: 36, side: 9, classes: 16, settings)
        let cost = try #require(Cost(ofAttentionIn: configuration))
        #expect(cost.parameters == parameters)
        #expect((Double(cost.multiplyAdds) / 1e3).rounded() / 1e3 == millions)
    }
}

/// A network with a layer that inference skips.
private struct HalfUsed: Classifier {
    var used: Linear, unused: Linear

    init() {
        var random = Seed(1).stream("weights")
        used = Linear(3, 2, using: &random)
        unused = Linear(2, 2, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("used", &used)
        visitor("unused", &unused)
    }

    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        used(patches, &context).reshaped(to: [patches.shape[0], 4, 2]).meanOverTokens()
    }
}
