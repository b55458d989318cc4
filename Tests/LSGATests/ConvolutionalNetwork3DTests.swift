import Compute
import Engine
import NN
import Testing

@testable import LSGA

@Suite struct ConvolutionalNetwork3DTests {
    private func configuration(bands: Int, side: Int, classes: Int, width: Int) -> NetworkConfiguration {
        NetworkConfiguration(
            bands: bands,
            side: side,
            classes: classes,
            ConvolutionalNetwork3DSettings(width: width)
        )
    }

    private func built(_ configuration: NetworkConfiguration) -> Network {
        var random = Seed(1).stream("weights")
        return Network(configuration, using: &random)
    }

    /// Logits, loss and all gradients of PyTorch, up to the rounding of the fixture.
    @Test func agreesWithPyTorch() throws {
        let golden = try GoldenModel.contents("cnn3d").tensors
        func tensor(_ name: String) throws -> Tensor { try #require(golden[name], "no \(name)") }
        var model = built(configuration(bands: 17, side: 5, classes: 4, width: 8))
        let paths = model.state.map(\.path)
        #expect(Set(golden.keys.filter { $0.hasPrefix("state.") }) == Set(paths.map { "state.\($0)" }))
        try model.load(Dictionary(uniqueKeysWithValues: paths.map { ($0, try tensor("state.\($0)")) }))
        let input = Variable(try tensor("input"))
        let labels = try tensor("labels").scalars.map { Int($0) }
        var logits = Tensor(zeros: [0])
        let (loss, gradients) = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            let scores = model(input, &context)
            logits = scores.value
            return scores.crossEntropy(labels: labels)
        }
        #expect(largestDeviation(logits, try tensor("logits")) < 1e-5)
        #expect(abs(loss - (try tensor("loss").scalars[0])) < 1e-5)
        for entry in model.parameters {
            let gradient = try #require(gradients[entry.id])
            #expect(largestDeviation(gradient, try tensor("grad.\(entry.path)")) < 1e-4, "\(entry.path)")
        }
    }

    /// The published network on 5×5 patches with 200 bands, counted by hand: 198, 99, 50 and 26 bands remain.
    @Test func countsThePublishedNetwork() {
        let cost = Cost(
            of: built(configuration(bands: 200, side: 5, classes: 16, width: 20)),
            side: 5,
            bands: 200
        )
        let weights = [20 * 27, 20 * 20 * 3, 35 * 20 * 27, 35 * 35 * 3, 35 * 35 * 3, 35 * 35 * 2]
        let features = 35 * 26
        #expect(cost.parameters == weights.reduce(0, +) + 20 + 20 + 4 * 35 + features * 16 + 16)
        let places = [9 * 198, 9 * 99, 99, 50, 50, 26]
        #expect(cost.multiplyAdds == zip(weights, places).reduce(0) { $0 + $1.0 * $1.1 } + features * 16)
    }

    /// For every number of bands and side from the smallest, the number of features matches the linear layer.
    @Test(arguments: [3, 5, 6, 7])
    func fitsItsInput(side: Int) {
        for bands in (side == 3 ? 1 : 3)...12 {
            let model = built(configuration(bands: bands, side: side, classes: 2, width: 3))
            #expect(model.logits(of: Tensor(zeros: [2, side, side, bands])).shape == [2, 2])
        }
    }

    @Test func saysWhatIsTooSmall() {
        func problems(_ bands: Int, _ side: Int) -> String {
            configuration(bands: bands, side: side, classes: 2, width: 4).problems.joined(separator: "\n")
        }
        #expect(problems(3, 5) == "" && problems(1, 3) == "")
        #expect(problems(2, 5).contains("3 bands or components at least, not 2"))
        for side in [1, 2, 4] { #expect(problems(9, side).contains("not \(side)")) }
    }
}
