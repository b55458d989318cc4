import Compute
import Engine
import Foundation
import NN
import Testing

@testable import LSGA

private func normal(_ shape: [Int], seed: UInt64) -> Tensor {
    var random = Seed(seed).stream("tokens")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// An attention outside a network, with a second sequence if it is a cross-attention.
private struct Specimen: CustomTestStringConvertible, Sendable {
    static let all = AttentionEntry.own.map { Specimen(entry: $0) }
    let entry: AttentionEntry
    var testDescription: String { entry.name }

    let geometry = (channels: 12, heads: 3, side: 5)

    /// An instance with weights of order one, so that all of its parts affect the result.
    func make(_ seed: UInt64 = 11) throws -> any Attention {
        var random = Seed(seed).stream("weights")
        var attention = try fresh(seed)
        var state: [String: Tensor] = [:]
        for entry in attention.state {
            let isVariance = entry.path.hasSuffix("running_var")
            let noise = entry.value.scalars.map {
                $0 + Scalar(isVariance ? random.uniform() : random.normal() * 0.4)
            }
            state[entry.path] = Tensor(noise, shape: entry.value.shape)
        }
        try attention.load(state)
        return attention
    }

    /// An instance with initial weights.
    func fresh(_ seed: UInt64 = 11) throws -> any Attention {
        var random = Seed(seed).stream("weights")
        let make = entry.make
        return make(
            AttentionGeometry(
                channels: geometry.channels,
                heads: geometry.heads,
                side: geometry.side,
                options: AttentionOptions(tokenizer: .none),
                numbers: AttentionChoice(entry).numbers
            ),
            &random
        )
    }

    func tokens(_ batch: Int, seed: UInt64 = 3) -> Tensor {
        normal([batch, geometry.side * geometry.side, geometry.channels], seed: seed)
    }

    func second(_ batch: Int) -> Tensor { normal([batch, 6, geometry.channels], seed: 4) }

    func apply(_ attention: any Attention, _ x: Variable, _ y: Variable, _ context: inout Context) -> Variable
    {
        attention(x, second: y, &context)
    }

    func inferred(_ attention: any Attention, _ x: Tensor, _ y: Tensor? = nil) -> Tensor {
        var context = Context.inference()
        return apply(attention, Variable(x), Variable(y ?? second(x.shape[0])), &context).value
    }

    /// The gradient of hard attention in training is an estimate; its derivatives are tested in inference.
    var differentiatedMode: Mode { entry.name == "hard" ? .inference : .training }

    /// In Transformer-XL, no gradient passes through the memory, which is part of the input.
    ///
    /// These two gradients have separate tests.
    var hasDerivativeOfInput: Bool { entry.name != "transformer-xl" }

    /// A sum of the results with different weights.
    func loss(
        _ attention: any Attention,
        _ tape: Tape,
        _ x: Variable,
        _ y: Variable,
        _ mode: Mode = .training
    ) -> Variable {
        var context =
            mode == .training
            ? Context.training(tape: tape, random: Seed(3).stream("dropout")) : .inference(tape: tape)
        let result = apply(attention, x, y, &context)
        let sum = (result * Variable(normal(result.shape, seed: 31))).sum()
        return context.penalties.reduce(sum, +)
    }
}

/// The requirements on every entry of the registry.
@Suite struct MechanismTests {
    @Test func namesAreUnique() {
        #expect(Set(AttentionEntry.own.map(\.name)).count == AttentionEntry.own.count)
    }

    /// Each mechanism has a page of its own, which names it and its source.
    @Test(arguments: AttentionEntry.own.map(\.name) + ObjectiveEntry.all.map(\.name))
    func isDocumented(name: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "Documentation/Attention/\(name).md").path
        let page = try #require(try? String(contentsOfFile: path, encoding: .utf8), "there is no \(path)")
        let numbers = AttentionEntry.named(name)?.numbers ?? ObjectiveEntry.named(name)?.numbers
        #expect(page.contains("`\(name)`") && page.count > 300)
        for number in try #require(numbers) { #expect(page.contains("`\(number.name)`"), "\(number.name)") }
    }

    @Test(arguments: Specimen.all)
    fileprivate func shapesAndState(_ specimen: Specimen) throws {
        let attention = try specimen.make()
        #expect(attention is any CrossAttention == specimen.entry.seesSpectrum)
        let x = specimen.tokens(2)
        let y = specimen.inferred(attention, x)
        let isPooling = specimen.entry.slot == .pooling
        let expected = isPooling ? [2, 1, 12 * specimen.entry.resultWidth] : x.shape
        #expect(y.shape == expected)
        #expect(y.scalars.allSatisfy { $0.isFinite })
        let nothing = specimen.inferred(attention, specimen.tokens(0))
        #expect(nothing.shape == [0] + expected.dropFirst())

        // Everything that is stored is visited, and survives a file.
        let state = attention.state
        #expect(storedTensors(in: attention) == state.count)
        #expect(Set(state.map(\.path)).count == state.count)
        var other = try specimen.make(12)
        if !state.isEmpty { #expect(specimen.inferred(other, x) != y) }
        let tensors = Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value) })
        try other.load(Safetensors(bytes: Safetensors(tensors: tensors).serialized()).tensors)
        #expect(specimen.inferred(other, x) == y)

        // Samples do not mix, and a second run gives the same result.
        #expect(specimen.inferred(attention, x) == y)
        let length = x.count / 2
        let last = Tensor(Array(x.scalars[length...]), shape: [1] + x.shape.dropFirst())
        let both = specimen.second(2)
        let lastSecond = Tensor(Array(both.scalars[(both.count / 2)...]), shape: [1, 6, 12])
        let alone = specimen.inferred(attention, last, lastSecond)
        let half = Tensor(Array(y.scalars[(y.count / 2)...]), shape: alone.shape)
        #expect(largestDeviation(alone, half) < (Scalar.self == Double.self ? 1e-12 : 1e-5))
    }

    @Test(arguments: Specimen.all)
    fileprivate func everyParameterLearns(_ specimen: Specimen) throws {
        let attention = try specimen.make()
        let (x, y) = (Variable(specimen.tokens(3)), Variable(specimen.second(3)))
        let gradients = differentiate { specimen.loss(attention, $0, x, y) }.gradients
        for entry in attention.parameters {
            let gradient = try #require(gradients[entry.id], "\(entry.path) has no gradient")
            #expect(gradient.scalars.allSatisfy { $0.isFinite }, "\(entry.path)")
        }
        let some = attention.parameters.contains { gradients[$0.id]?.scalars.contains { $0 != 0 } ?? false }
        #expect(some || attention.parameters.isEmpty)
    }

    /// All derivatives, in double precision; single precision would only measure rounding.
    @Test(.enabled(if: Scalar.self == Double.self), arguments: Specimen.all)
    fileprivate func derivatives(_ specimen: Specimen) throws {
        let attention = try specimen.make()
        // The inputs are parameters too, to get their gradients.
        let inputs = [Parameter(specimen.tokens(2)), Parameter(specimen.second(2))]
        func loss(_ attention: any Attention, _ inputs: [Parameter], _ tape: Tape) -> Variable {
            let (x, y) = (tape.leaf(inputs[0]), tape.leaf(inputs[1]))
            return specimen.loss(attention, tape, x, y, specimen.differentiatedMode)
        }
        let gradients = differentiate { loss(attention, inputs, $0) }.gradients
        let step = 1e-6
        func check(_ found: Tensor?, _ name: String, _ count: Int, _ at: (Int, Scalar) throws -> Double)
            throws
        {
            guard let found else { return }
            for element in 0..<min(count, 30) {
                let numeric = (try at(element, Scalar(step)) - at(element, Scalar(-step))) / (2 * step)
                let error = abs(Double(found.scalars[element]) - numeric)
                #expect(error <= 1e-6 * max(1, abs(numeric)), "\(name), element \(element): \(numeric)")
            }
        }
        let state = Dictionary(uniqueKeysWithValues: attention.state.map { ($0.path, $0.value) })
        for entry in attention.parameters {
            try check(gradients[entry.id], entry.path, entry.value.count) { element, step in
                var (scalars, moved, tensors) = (entry.value.scalars, attention, state)
                scalars[element] += step
                tensors[entry.path] = Tensor(scalars, shape: entry.value.shape)
                try moved.load(tensors)
                return Double(loss(moved, inputs, Tape()).value.scalars[0])
            }
        }
        for (index, input) in inputs.enumerated() where specimen.hasDerivativeOfInput {
            try check(gradients[input], "input \(index)", input.value.count) { element, step in
                var (scalars, moved) = (input.value.scalars, inputs)
                scalars[element] += step
                moved[index].value = Tensor(scalars, shape: input.value.shape)
                return Double(loss(attention, moved, Tape()).value.scalars[0])
            }
        }
    }

    /// Results and all gradients against PyTorch.
    @Test(arguments: Specimen.all)
    fileprivate func agreesWithPyTorch(_ specimen: Specimen) throws {
        guard let golden = try GoldenAttention(specimen.entry) else {
            // The LSGA family is compared as whole networks.
            #expect(specimen.entry.hasTokenizer, "there is no fixture of \(specimen.entry.name)")
            return
        }
        var random = Seed(1).stream("weights")
        let make = specimen.entry.make
        var attention = make(golden.geometry, &random)
        try attention.load(golden.state)
        let inputs: [Parameter?] = ["x", "y"].map { name in golden[name].map { Parameter($0) } }
        let x = try #require(inputs[0])
        let upstream = try #require(golden["upstream"])
        let output = try #require(golden["output"])
        var result = Tensor(zeros: [0])
        let gradients = differentiate { tape in
            var context: Context =
                golden.mode == .training
                ? .training(tape: tape, random: Seed(1).stream("dropout")) : .inference(tape: tape)
            let second = inputs[1].map { tape.leaf($0) }
            let y = attention(tape.leaf(x), second: second, &context)
            result = y.value
            return (y * Variable(upstream)).sum()
        }.gradients
        let tolerance = 1e-5
        #expect(largestDeviation(result, output) < tolerance)
        var identities = attention.parameters.map { (path: $0.path, id: $0.id) }
        for (name, input) in zip(["x", "y"], inputs) {
            if let input { identities.append((path: name, id: input.id)) }
        }
        // Some are zero except for rounding, such as that of a bias of keys.
        let whole = identities.compactMap { golden["grad.\($0.path)"] }.map(norm).max() ?? 0
        for (name, id) in identities {
            guard let reference = golden["grad.\(name)"] else { continue }
            let gradient = try #require(gradients[id], "\(name) has no gradient")
            let scale = max(norm(reference), 1e-2 * whole)
            #expect(distance(gradient, reference) < 1e-4 * scale, "\(name)")
        }
    }

    /// A network with the mechanism learns the sign of one band of the center pixel.
    @Test(arguments: AttentionEntry.own.map(\.name))
    func learns(name: String) throws {
        let settings = try LSGAViTSettings(name, width: 12, heads: [3], depths: [1], stochasticDepth: 0)
        let configuration = NetworkConfiguration(bands: 6, side: 5, classes: 2, settings)
        #expect(configuration.problems == [])
        var random = Seed(1).stream("weights")
        var model = Network(configuration, using: &random)
        let x = normal([32, 5, 5, 6], seed: 8)
        let labels = (0..<32).map { x.scalars[$0 * 150 + 72] > 0 ? 1 : 0 }
        var rule = Adam()
        var losses: [Scalar] = []
        for step in 0..<40 {
            var updates: [Parameter.ID: Tensor] = [:]
            let (loss, gradients) = differentiate { tape in
                var context = Context.training(tape: tape, random: Seed(2).stream("dropout", step))
                let fit = model(Variable(x), &context).crossEntropy(labels: labels)
                updates = context.updates
                return context.penalties.reduce(fit, +)
            }
            rule.step(&model, gradients, learningRate: 5e-3)
            model.apply(updates)
            losses.append(loss)
        }
        #expect(losses.suffix(5).reduce(0, +) / 5 < 0.5 * losses[0], "\(losses)")
    }
}
