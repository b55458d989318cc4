import Compute
import Engine
import Foundation
import NN
import Testing

@testable import LSGA

/// An attention as another package adds it.
private struct Doubling: Attention {
    mutating func visit(_ visitor: inout some ParameterVisitor) {}

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable { x + x }
}

private func entry(_ name: String) -> AttentionEntry {
    AttentionEntry(
        name: name,
        summary: "twice the tokens",
        reference: "none",
        numbers: [.count("n", 2, in: 1...9, "a number")]
    ) { _, _ in Doubling() }
}

@Suite struct RegistrationTests {
    /// A value needs no registration; a text does, and is the same attention afterwards.
    @Test func isReadBackOnceItIsRegistered() throws {
        let outside = AttentionSettings(entry("doubling"))
        let settings = LSGAViTSettings(width: 8, heads: [2], attention: outside)
        let configuration = NetworkConfiguration(bands: 4, side: 3, classes: 2, settings)
        #expect(configuration.problems.isEmpty)
        var random = Seed(1).stream("weights")
        let network = Network(configuration, using: &random)
        #expect(network.logits(of: normalTensor([2, 3, 3, 4])).shape == [2, 2])

        let text = try JSONEncoder().encode(configuration)
        #expect {
            try JSONDecoder().decode(NetworkConfiguration.self, from: text)
        } throws: {
            "\($0)".contains("there is no attention 'doubling'")
        }
        try AttentionEntry.register(entry("doubling"))
        let found = try JSONDecoder().decode(NetworkConfiguration.self, from: text)
        #expect(found == configuration)
        #expect(try AttentionChoice(parsing: "doubling:n=3").text == "doubling:n=3")
        #expect(AttentionEntry.all.count == AttentionEntry.own.count + 1)
    }

    @Test(arguments: ["lsga", "none", "", "a:b", "a b", "a,b", "a=b", "a/b"])
    func refusesNamesThatAreTakenOrAmbiguous(name: String) {
        #expect(throws: ChoiceProblem.self) { try AttentionEntry.register(entry(name)) }
    }
}
