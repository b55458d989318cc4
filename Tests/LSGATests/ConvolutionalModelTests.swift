import Compute
import Engine
import NN
import Testing

@testable import LSGA

private func normal(_ shape: [Int], seed: UInt64 = 6) -> Tensor {
    var random = Seed(seed).stream("patches")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// A small network of a kind with an attention; nil if it has no place for it.
private func configuration(_ model: String, _ attention: String) throws -> NetworkConfiguration {
    try NetworkConfiguration(
        bands: 5,
        side: 5,
        classes: 3,
        #require(ModelEntry.named(model)),
        attentionSettings(attention)
    ) {
        ($0.depths, $0.heads, $0.stochasticDepth) = ([1], [2], 0)
        let isHybrid = model == "ham-vit"
        ($0.pooling, $0.hasPositions, $0.width) = (isHybrid ? .cls : nil, isHybrid, isHybrid ? 16 : 4)
    }
}

private func built(_ configuration: NetworkConfiguration, seed: UInt64 = 1) -> Network {
    var random = Seed(seed).stream("weights")
    return Network(configuration, using: &random)
}

private func logits(_ model: Network, _ x: Tensor) -> Tensor {
    var context = Context.inference()
    return model(Variable(x), &context).value
}

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct ConvolutionalModelTests {
    /// Each network with every attention that it has a slot for.
    static let configurations: [NetworkConfiguration] = ["cnn", "cnn3d", "ham-vit"].flatMap { name in
        (AttentionEntry.own.filter { !$0.hasClassToken }.map(\.name) + ["none"]).compactMap {
            try? configuration(name, $0)
        }
    }

    @Test(arguments: configurations)
    func conforms(configuration: NetworkConfiguration) throws {
        #expect(configuration.problems == [])
        let model = built(configuration)
        let state = model.state
        #expect(state.count == storedTensors(in: model))
        #expect(Set(state.map(\.path)).count == state.count)

        let x = normal([3, 5, 5, 5])
        let result = logits(model, x)
        #expect(result.shape == [3, 3] && result.scalars.allSatisfy { $0.isFinite })
        #expect(logits(model, normal([0, 5, 5, 5])).shape == [0, 3])
        #expect(largestDeviation(model.logits(of: x), result) < tolerance)
        var other = built(configuration, seed: 2)
        #expect(logits(other, x) != result)
        try other.load(Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value) }))
        #expect(logits(other, x) == result)

        let gradients = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            return model(Variable(x), &context).crossEntropy(labels: [0, 1, 2])
        }.gradients
        #expect(model.parameters.filter { gradients[$0.id] == nil }.map(\.path) == [])
    }

    /// γ starts at zero, so an untrained mixer changes nothing.
    @Test func mixersStartAsNothing() throws {
        let x = normal([2, 5, 5, 5])
        let alone = built(try configuration("cnn", "none"))
        var mixed = built(try configuration("cnn", "multi-head"))
        var state = Dictionary(uniqueKeysWithValues: mixed.state.map { ($0.path, $0.value) })
        #expect(state["gamma"]?.scalars == [0])
        for entry in alone.state { state[entry.path] = entry.value }
        try mixed.load(state)
        #expect(logits(mixed, x) == logits(alone, x))
        state["gamma"] = Tensor([1], shape: [1])
        try mixed.load(state)
        #expect(logits(mixed, x) != logits(alone, x))
    }

    @Test func saysWhatHasNoPlace() throws {
        func problem(_ model: String, _ attention: String) -> String {
            do throws(ChoiceProblem) {
                let entry = try attentionSettings(attention)?.entry
                return ModelEntry.named(model)?.problem(with: entry) ?? ""
            } catch {
                return error.description
            }
        }
        #expect(problem("lsga-vit", "none") == "lsga-vit requires an attention")
        #expect(problem("vit", "none") == "vit requires an attention")
        #expect(problem("ham-vit", "lsga").contains("no place for lsga, a token mixer"))
        #expect(problem("cnn3d", "se").contains("no place for se"))
        #expect(problem("cnn", "none") == "")
        // Settings that a user of the library puts together are looked at, too.
        let settings = HAMViTSettings(attention: AttentionSettings(.lsga))
        let problems = NetworkConfiguration(bands: 5, side: 5, classes: 3, settings).problems
        #expect(problems == ["ham-vit has no place for lsga, a token mixer"])
    }

    /// Only the kernels, norms and the linear layer of the network.
    @Test func countsTheConvolutionalNetwork() {
        func network(_ attention: AttentionSettings?) -> Network {
            let settings = ConvolutionalNetworkSettings(width: 32, attention: attention)
            return built(NetworkConfiguration(bands: 36, side: 9, classes: 16, settings))
        }
        let cost = Cost(of: network(nil), side: 9, bands: 36)
        let weights = 9 * (36 * 32 + 32 * 64 + 64 * 128)
        #expect(cost.parameters == weights + 2 * (32 + 64 + 128) + 128 * 16 + 16)
        #expect(cost.multiplyAdds == 81 * weights + 128 * 16)
        #expect(network(AttentionSettings(.eca)).parameterCount == cost.parameters + 5)
    }

    @Test func classifiesWithThreeLayers() throws {
        let shapes = built(try configuration("ham-vit", "ham")).state.filter {
            $0.path.hasPrefix("vit.head") && $0.path.hasSuffix("weight")
        }.map(\.value.shape)
        #expect(shapes == [[16, 16], [8, 16], [3, 8]])
    }
}

@Suite struct ConvolutionalAttentionTests {
    /// With kernels that copy the center and norms that change nothing, only the projections of multi-head attention
    /// remain.
    @Test func ofDeltasIsMultiHead() throws {
        let geometry = AttentionGeometry(channels: 12, heads: 3, side: 5)
        var random = Seed(2).stream("weights")
        let plain = MultiHead(DotProduct(geometry, using: &random))
        var convolutional = ConvolutionalAttention(geometry, using: &random)
        let weights = Dictionary(uniqueKeysWithValues: plain.state.map { ($0.path, $0.value) })
        let epsilon: Scalar = 1e-5
        let state = convolutional.state.map { entry -> (String, Tensor) in
            let shape = entry.value.shape
            if entry.path.hasSuffix("conv.weight") {
                return (entry.path, Tensor((0..<108).map { $0 % 9 == 4 ? 1 : 0 }, shape: shape))
            }
            if entry.path.hasSuffix("running_var") {
                return (entry.path, Tensor(repeating: 1 - epsilon, shape: shape))
            }
            let path = entry.path.replacing(".linear", with: "")
            return (entry.path, weights[path] ?? entry.value)
        }
        #expect(
            state.count { path, _ in weights[path.replacing(".linear", with: "")] != nil } == weights.count
        )
        try convolutional.load(Dictionary(uniqueKeysWithValues: state))
        var context = Context.inference()
        let x = Variable(normal([2, 25, 12]))
        #expect(largestDeviation(convolutional(x, &context).value, plain(x, &context).value) < tolerance)
    }
}
