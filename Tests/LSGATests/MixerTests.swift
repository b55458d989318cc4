import Engine
import NN
import Testing

@testable import LSGA

/// The cases in which a mixer over all tokens equals another one.
@Suite struct MixerTests {
    let x = normalTensor([2, 9, 12])

    @Test func crossAttentionOfASequenceBesideItselfIsMultiHead() throws {
        let multiHead = try mixer("multi-head")
        let cross = try #require(try mixer("cross").withWeights(of: multiHead) as? any CrossAttention)
        #expect(largestDeviation(cross.inferred(x), multiHead.inferred(x)) < roundingError)

        // Beside another it depends on that one.
        var context = Context.inference()
        let results = [4, 5].map { seed in
            cross(Variable(x), Variable(normalTensor([2, 6, 12], seed: seed)), &context).value
        }
        #expect(results[0].shape == x.shape)
        #expect(largestDeviation(results[0], results[1]) > 1e-2)
    }

    @Test func selfAttentionIsOneHeadWithoutTheProjection() throws {
        let single = try mixer("self", heads: 3)
        let identity = Tensor((0..<144).map { $0 / 12 == $0 % 12 ? 1 : 0 }, shape: [12, 12])
        let multiHead = try mixer("multi-head", heads: 1).withWeights(of: single)
            .with(["proj.weight": identity, "proj.bias": Tensor(zeros: [12])])
        #expect(largestDeviation(single.inferred(x), multiHead.inferred(x)) < roundingError)
        #expect(single.parameterCount == 3 * (12 * 12 + 12))
    }

    @Test func openGatesLeaveMultiHead() throws {
        let multiHead = try mixer("multi-head")
        let gated = try mixer("gated").withWeights(of: multiHead)
        func biased(_ bias: Scalar) throws -> Tensor {
            try gated.with(["gate.bias": Tensor(repeating: bias, shape: [12])]).inferred(x)
        }
        #expect(try largestDeviation(biased(1000), multiHead.inferred(x)) < roundingError)
        #expect(try largestDeviation(biased(2), multiHead.inferred(x)) > 1e-2)
        // With closed gates, only the bias of the projection remains.
        let bias = try #require(multiHead.weights["proj.bias"])
        let alone = Tensor((0..<18).flatMap { _ in bias.scalars }, shape: x.shape)
        #expect(try largestDeviation(biased(-1000), alone) < roundingError)
    }

    @Test func gatesStartNearlyOpen() throws {
        #expect(try freshMixer("gated").weights["gate.bias"] == Tensor(repeating: 2, shape: [12]))
    }

    @Test func globalAttentionWithoutScoresAverages() throws {
        let global = try mixer("global").with(["general.weight": Tensor(zeros: [12, 12])])
        let weights = global.weights
        let tokens = Variable(x)
        let mean = tokens.mean(axis: 1).repeated(axis: 1, count: 9)
        let expected = Variable.concatenated([mean, tokens], axis: 2)
            .linear(
                weight: Variable(try #require(weights["combination.weight"])),
                bias: Variable(try #require(weights["combination.bias"]))
            )
            .tanh()
        #expect(largestDeviation(global.inferred(x), expected.value) < roundingError)
        #expect(largestDeviation(try mixer("global").inferred(x), expected.value) > 1e-2)
    }

    @Test(arguments: [1, 2, 8, 9])
    func sparseRowsHaveExactlyTheLargestElements(kept: Int) {
        let scores = normalTensor([2, 3, 9, 9])
        let weights = Variable(scores).softmax(keepingLargest: kept).value.scalars
        for row in 0..<54 {
            let elements = scores.scalars[row * 9..<row * 9 + 9]
            let found = Array(weights[row * 9..<row * 9 + 9])
            let smallest = elements.sorted(by: >)[kept - 1]
            #expect(found.filter { $0 > 0 }.count == kept)
            #expect(zip(elements, found).allSatisfy { ($0 >= smallest) == ($1 > 0) })
            #expect(abs(found.reduce(0, +) - 1) < 1e-6)
        }
    }

    @Test func equalsOfTheSmallestKeptAreKept() {
        let scores = Variable(Tensor([1, 3, 2, 2, -1], shape: [1, 5]))
        let weights = scores.softmax(keepingLargest: 2).value.scalars
        #expect(weights.map { $0 > 0 } == [false, true, true, true, false])
        #expect(weights[2] == weights[3])
    }

    @Test func sparseAttentionWithAllKeysIsMultiHead() throws {
        let multiHead = try mixer("multi-head")
        for text in ["sparse:k=9", "sparse:k=81"] {
            let sparse = try mixer(text).withWeights(of: multiHead)
            #expect(largestDeviation(sparse.inferred(x), multiHead.inferred(x)) < roundingError)
        }
        // The code path for fewer keys, with only one key less.
        let almost = try mixer("sparse:k=8").withWeights(of: multiHead)
        let deviation = largestDeviation(almost.inferred(x), multiHead.inferred(x))
        #expect(deviation > 1e-4 && deviation < 0.5)
    }
}
