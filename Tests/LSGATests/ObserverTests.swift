import Compute
import Engine
import NN
import Testing

@testable import LSGA

/// Keeps all observed values.
private final class Recorder: Observer {
    let interests: Set<Observation>
    private(set) var seen: [(observation: Observation, value: Tensor, layer: String)] = []

    init(_ interests: Set<Observation> = Set(Observation.allCases)) { self.interests = interests }

    func isInterested(in observation: Observation) -> Bool { interests.contains(observation) }

    func observe(_ observation: Observation, _ value: Variable, at layer: String) {
        seen.append((observation, value.value, layer))
    }

    func values(_ observation: Observation) -> [Tensor] {
        seen.filter { $0.observation == observation }.map(\.value)
    }
}

/// A small network with an attention of the registry in its place.
private func network(_ attention: String, model: String = "lsga-vit") throws -> Network {
    let configuration = try NetworkConfiguration(
        bands: 6,
        side: 4,
        classes: 3,
        #require(ModelEntry.named(model)),
        attentionSettings(attention, AttentionOptions())
    ) { ($0.width, $0.heads, $0.depths) = (12, [3], [2]) }
    var random = Seed(1).stream("weights")
    return Network(configuration, using: &random)
}

private struct Observed {
    let output: Tensor
    let recorder: Recorder

    init(_ network: Network, _ recorder: Recorder = Recorder(), mode: Mode = .inference) {
        var context: Context =
            mode == .inference ? .inference() : .training(tape: nil, random: Seed(2).stream("dropout"))
        context.observer = recorder
        output = network(Variable(normalTensor([2, 4, 4, 6])), &context).value
        self.recorder = recorder
    }

    /// Records a lone attention, with its tokens and a second sequence.
    init(_ attention: LoneAttention, _ x: Tensor) {
        let recorder = Recorder()
        var context = Context.inference()
        context.observer = recorder
        let second = Variable(normalTensor([x.shape[0], 6, x.shape[2]], seed: 4))
        output = attention.attention(Variable(x), second: second, &context).value
        self.recorder = recorder
    }
}

@Suite struct ObserverTests {
    private static let modules = AttentionEntry.own.map(\.name)

    @Test(arguments: modules)
    func observingChangesNothing(attention: String) throws {
        let model = try network(attention)
        var context = Context.inference()
        let plain = model(Variable(normalTensor([2, 4, 4, 6])), &context).value
        #expect(largestDeviation(Observed(model).output, plain) < roundingError)
    }

    /// Layers have the same names as in checkpoints.
    @Test(arguments: modules + ["ham-vit", "cnn", "vit"])
    func layersAreThoseOfTheCheckpoint(name: String) throws {
        let model =
            switch name {
            case "ham-vit": try network("ham", model: "ham-vit")
            case "cnn": try network("lsga", model: "cnn")
            case "vit": try network("multi-head", model: "vit")
            default: try network(name)
            }
        let observed = Observed(model)
        #expect(!observed.recorder.seen.isEmpty)
        for (observation, _, layer) in observed.recorder.seen where !layer.isEmpty {
            let isLayer = model.state.contains { $0.path.hasPrefix(layer + ".") }
            #expect(isLayer, "\(observation) at \(layer)")
        }
    }

    /// Every softmax is observed, in each block and in the pooling head.
    @Test(arguments: modules)
    func weightsAreSeen(attention: String) throws {
        let entry = try #require(AttentionEntry.named(attention))
        let weights = Observed(try network(attention)).recorder.seen.filter {
            $0.observation == .attentionWeights
        }
        let perLayer = ["axial", "co-attention"].contains(attention) ? 2 : 1
        let expected =
            switch entry.slot {
            case .mixer: 2 * perLayer
            case .pooling: 2 + perLayer
            default: attention == "stn" ? 3 : 2
            }
        #expect(weights.count == expected, "\(weights.map(\.layer))")
        for (_, value, layer) in weights {
            #expect(value.shape.count == 4, "\(layer)")
            guard !["local-p", "stn"].contains(attention) else { continue }
            let keys = value.shape[3]
            let sums = stride(from: 0, to: value.count, by: keys).map { row in
                value.scalars[row..<row + keys].reduce(0, +)
            }
            #expect(sums.allSatisfy { abs($0 - 1) < 1e-5 }, "\(layer)")
        }
    }

    @Test(arguments: ["se", "eca", "frequency", "cbam", "cbam-channel", "ham", "gated", "hybrid"])
    func gatesAreSeen(attention: String) throws {
        let observed = Observed(try network(attention))
        let gates = observed.recorder.values(.gates)
        let expected = ["cbam": 2, "ham": 2, "gated": 2, "hybrid": 2][attention] ?? 1
        #expect(gates.count == expected)
        for gate in gates {
            #expect(gate.shape.count == 3 && gate.shape[0] == 2)
            #expect([1, 16].contains(gate.shape[1]) && [1, 12].contains(gate.shape[2]))
            #expect(gate.scalars.allSatisfy { (0...1).contains($0) })
        }
    }

    /// HAM multiplies each number by both of its gates.
    @Test func gatesOfHamGiveItsResult() throws {
        let attention = try LoneAttention("ham", side: 4, isFresh: true)
        let x = normalTensor([2, 16, 12])
        let observed = Observed(attention, x)
        let gates = observed.recorder.values(.gates)
        try #require(gates.count == 2)
        for i in 0..<x.count {
            let channel = gates[0].scalars[i / (16 * 12) * 12 + i % 12]
            let expected = max(0, x.scalars[i] * (1 + channel * gates[1].scalars[i]))
            #expect(abs(observed.output.scalars[i] - expected) < 1e-4)
        }
    }

    @Test func featuresAreThoseBetweenBlocks() throws {
        let features = Observed(try network("multi-head")).recorder.seen.filter {
            $0.observation == .features
        }
        #expect(features.map(\.layer) == ["", "layers.0.blocks.0", "layers.0.blocks.1"])
        #expect(features.allSatisfy { $0.value.shape == [2, 16, 12] })
    }

    @Test func tokenizersAreSeen() throws {
        let weights = Observed(try network("lsga")).recorder.values(.tokenizerWeights)
        #expect(weights.map(\.shape) == [[2, 16, 16], [2, 16, 16]])
    }

    /// If the result is the weighted sum of the tokens, the observed weights reproduce it.
    @Test(arguments: ["pooling", "soft", "hierarchical", "hierarchical:tile=2", "stn"])
    func weightsGiveTheResult(text: String) throws {
        let x = normalTensor([2, 25, 12])
        let observed = Observed(try LoneAttention(text), x)
        let weights = try #require(observed.recorder.values(.attentionWeights).first)
        let sum = Variable(weights.reshaped(to: [2, weights.shape[2], 25])).matrixProduct(Variable(x)).value
        #expect(largestDeviation(observed.output, sum) < 1e-5)
    }

    /// The same with one head whose values are the tokens themselves.
    @Test(arguments: ["graph", "transformer-xl", "transformer-xl:memory=2", "hard", "local"])
    func weightsOfOneHeadGiveTheResult(text: String) throws {
        var attention = try LoneAttention(text, heads: 1)
        let identity = Tensor((0..<144).map { $0 % 13 == 0 ? 1 : 0 }, shape: [12, 12])
        for path in attention.state.keys {
            let isValue = ["value.", "proj.", "projection."].contains { path.hasPrefix($0) }
            guard isValue, let shape = attention.state[path]?.shape else { continue }
            try attention.load([path: path.hasSuffix("weight") ? identity : Tensor(zeros: shape)])
        }
        let x = normalTensor([2, 25, 12])
        let observed = Observed(attention, x)
        let weights = try #require(observed.recorder.values(.attentionWeights).first)
        #expect(weights.shape == [2, 1, 25, 25])
        let sum = Variable(weights.reshaped(to: [2, 25, 25])).matrixProduct(Variable(x))
        let expected = text == "graph" ? sum.elu() : sum
        #expect(largestDeviation(observed.output, expected.value) < 1e-5)
    }

    /// Without an observer of weights, the fused kernels run and no weights are computed.
    @Test(arguments: [[], [.features], [.gates]] as [Set<Observation>])
    func onlyWhatIsWantedIsComputed(interests: Set<Observation>) throws {
        let tape = Tape()
        var context = Context.inference(tape: tape)
        let recorder = Recorder(interests)
        context.observer = recorder
        let model = try network("lsga")
        _ = model(Variable(normalTensor([2, 4, 4, 6])), &context)
        var plain = Context.inference(tape: Tape())
        _ = model(Variable(normalTensor([2, 4, 4, 6])), &plain)
        #expect(tape.operations.map(\.name) == plain.tape?.operations.map(\.name))
        #expect(tape.operations.contains { $0.name == "attention" })
        #expect(recorder.seen.allSatisfy { interests.contains($0.observation) })
        context.observer = nil
        func computed() -> Variable {
            Issue.record("computed for nobody")
            return Variable(Tensor(zeros: [1]))
        }
        context.show(.gates, computed())
    }

    /// Scores that are changed change what follows.
    @Test func scoresCanBeChanged() throws {
        final class Leveler: Observer {
            func isInterested(in observation: Observation) -> Bool { true }
            var weights: [Tensor] = []
            func observe(_ observation: Observation, _ value: Variable, at layer: String) {
                if observation == .attentionWeights { weights.append(value.value) }
            }
            func adjustedScores(_ scores: Variable, at layer: String) -> Variable { scores.scaled(by: 0) }
        }
        let leveler = Leveler()
        var context = Context.inference()
        context.observer = leveler
        _ = try network("multi-head")(Variable(normalTensor([2, 4, 4, 6])), &context)
        #expect(leveler.weights.count == 2)
        #expect(leveler.weights.allSatisfy { $0.scalars.allSatisfy { $0 == 0.0625 } })
    }
}

/// No forward pass keeps its tape alive.
@Suite struct TapeLifetimeTests {
    private func isKept(after body: (Tape) -> Void) -> Bool {
        weak var kept: Tape?
        do {
            let tape = Tape()
            kept = tape
            body(tape)
        }
        return kept != nil
    }

    @Test(arguments: AttentionEntry.own.map(\.name), [true, false])
    func ofAttention(name: String, isObserved: Bool) throws {
        let model = try network(name)
        let kept = isKept { tape in
            var context = Context.training(tape: tape, random: Seed(2).stream("dropout"))
            context.observer = isObserved ? Recorder() : nil
            _ = model(Variable(normalTensor([2, 4, 4, 6])), &context)
        }
        #expect(!kept)
    }

    @Test(arguments: ["cnn", "cnn3d", "ham-vit", "vit"])
    func ofNetwork(name: String) throws {
        let configuration = try NetworkConfiguration(
            bands: 6,
            side: 5,
            classes: 3,
            #require(ModelEntry.named(name)),
            name == "vit" ? AttentionSettings(.multiHead) : nil
        ) { ($0.width, $0.heads, $0.depths) = (12, [3], [2]) }
        var random = Seed(1).stream("weights")
        let model = Network(configuration, using: &random)
        let kept = isKept { tape in
            var context = Context.training(tape: tape, random: Seed(2).stream("dropout"))
            _ = model(Variable(normalTensor([2, 5, 5, 6])), &context)
        }
        #expect(!kept)
    }

    @Test(arguments: [
        TrainingObjective.dataLoss, .adversarial(radius: 1, weight: 1), .distillation(weight: 1000),
    ])
    func ofObjective(objective: TrainingObjective) throws {
        let model = try network("multi-head")
        let kept = isKept { tape in
            var context = Context.training(tape: tape, random: Seed(2).stream("dropout"))
            _ = model.loss(
                of: Variable(normalTensor([2, 4, 4, 6])),
                objective,
                teacher: model,
                &context
            ) { $0.crossEntropy(labels: [0, 1]) }
        }
        #expect(!kept)
    }
}
