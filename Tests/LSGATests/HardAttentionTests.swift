import Compute
import Engine
import NN
import Testing

@testable import LSGA

/// One key for each query: the best in inference, a random one in training, with the gradient of a softmax.
@Suite struct HardAttentionTests {
    private let identity = Tensor((0..<144).map { $0 / 12 == $0 % 12 ? 1 : 0 }, shape: [12, 12])

    /// An attention whose values are the tokens and whose result is the selection of the heads.
    private func selecting(_ text: String = "hard", heads: Int = 3) throws -> LoneAttention {
        var mixer = try LoneAttention(text, heads: heads)
        try mixer.load(["value.weight": identity, "proj.weight": identity])
        try mixer.set("value.bias", "proj.bias", to: 0)
        return mixer
    }

    private func projected(_ mixer: LoneAttention, _ x: Tensor, _ name: String) throws -> Variable {
        let weight = Variable(try #require(mixer.state["\(name).weight"]))
        return Variable(x).linear(weight: weight, bias: Variable(try #require(mixer.state["\(name).bias"])))
    }

    /// `[batch · heads, queries, keys]`.
    private func scores(_ mixer: LoneAttention, _ x: Tensor) throws -> Variable {
        let key = try projected(mixer, x, "key").heads(3)
        return try projected(mixer, x, "query").heads(3).matrixProduct(key, otherTransposed: true).scaled(
            by: 0.5
        )
    }

    @Test func inferenceTakesTheBest() throws {
        let x = normalTensor([2, 25, 12])
        let mixer = try selecting()
        let (found, scores, tokens) = (mixer(x).scalars, try scores(mixer, x).value.scalars, x.scalars)
        for sample in 0..<2 {
            for head in 0..<3 {
                for query in 0..<25 {
                    let start = ((sample * 3 + head) * 25 + query) * 25
                    let best = try #require((0..<25).max { scores[start + $0] < scores[start + $1] })
                    for channel in head * 4..<head * 4 + 4 {
                        let taken = tokens[(sample * 25 + best) * 12 + channel]
                        #expect(found[(sample * 25 + query) * 12 + channel] == taken)
                    }
                }
            }
        }
    }

    /// Every query draws its key with the probability of the softmax.
    @Test func trainingDraws() throws {
        var mixer = try selecting(heads: 1)
        try mixer.set("query.weight", to: 0)
        let sample = normalTensor([1, 9, 12])
        let batch = 400
        let x = Variable(sample).repeated(axis: 0, count: batch).value
        let key = try projected(mixer, sample, "key")
        let query = try projected(mixer, sample, "query")
        let scale = 1 / Scalar(12).squareRoot()
        let scores = query.matrixProduct(key, otherTransposed: true).scaled(by: scale)
        let probabilities = Array(scores.softmax().value.scalars.prefix(9))
        var context = Context.training(tape: Tape(), random: Seed(5).stream("dropout"))
        let taken = mixer.attention(Variable(x), &context).value.scalars
        var counts = [Double](repeating: 0, count: 9)
        for row in 0..<batch * 9 {
            let key = (0..<9).first { abs(taken[row * 12] - sample.scalars[$0 * 12]) < 1e-5 }
            counts[try #require(key, "row \(row) is no token")] += 1
        }
        // 3,600 draws: four standard deviations are at most 0.034.
        for (count, probability) in zip(counts, probabilities) {
            #expect(abs(count / Double(batch * 9) - Double(probability)) < 0.034)
        }
        #expect(counts.filter { $0 > 0 }.count > 4)
    }

    /// The loss is linear in the choice, so its estimated gradient is that of the relaxed choice.
    @Test(arguments: [0.5, 2]) func gradientIsThatOfTheSoftmax(temperature: Double) throws {
        let x = normalTensor([2, 25, 12])
        let weights = normalTensor(x.shape, seed: 8)
        let mixer = try selecting("hard:tau=\(temperature)")
        let found = mixer.gradient(x, weights)
        let names = ["query.weight", "query.bias", "key.weight"]
        let parameters = try names.map { Parameter(try #require(mixer.state[$0])) }
        let keyBias = Variable(try #require(mixer.state["key.bias"]))
        let gradients = differentiate { tape in
            let inputs = parameters.map { tape.leaf($0) }
            let query = Variable(x).linear(weight: inputs[0], bias: inputs[1]).heads(3)
            let key = Variable(x).linear(weight: inputs[2], bias: keyBias).heads(3)
            var random = Seed(3).stream("dropout")
            let noise = Variable(Tensor.gumbel([6, 25, 25], using: &random))
            let scores = query.matrixProduct(key, otherTransposed: true).scaled(by: 0.5) + noise
            let soft = scores.scaled(by: 1 / Scalar(temperature)).softmax()
            return (soft.matrixProduct(Variable(x).heads(3)).joiningHeads(3) * Variable(weights)).sum()
        }.gradients
        for (name, parameter) in zip(names, parameters) {
            let expected = try #require(gradients[parameter])
            #expect(norm(expected) > 0.01)
            #expect(
                distance(try #require(found.ofParameters[name]), expected) < 1e-4 * norm(expected),
                "\(name)"
            )
        }
    }

    /// Inference is not random, and every training pass draws new numbers from the stream.
    @Test func onlyTrainingIsRandom() throws {
        let x = normalTensor([2, 25, 12])
        let mixer = try selecting()
        func trained(_ seed: UInt64) -> Tensor {
            var context = Context.training(tape: Tape(), random: Seed(seed).stream("dropout"))
            return mixer.attention(Variable(x), &context).value
        }
        #expect(mixer(x) == mixer(x))
        #expect(trained(1) == trained(1))
        #expect(trained(1) != trained(2))
    }

    @Test func gumbelNumbers() {
        var random = Seed(1).stream("noise")
        let numbers = Tensor.gumbel([100, 100], using: &random).scalars.map { Double($0) }
        #expect(numbers.allSatisfy { $0.isFinite })
        let mean = numbers.reduce(0, +) / 10_000
        let squares = numbers.map { ($0 - mean) * ($0 - mean) }
        let variance = squares.reduce(0, +) / 10_000
        // Euler's constant and π²/6.
        #expect(abs(mean - 0.5772) < 0.05 && abs(variance - 1.6449) < 0.15)
    }
}
