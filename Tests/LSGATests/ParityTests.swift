import Compute
import Engine
import LSGA
import NN
import Testing

/// The network against its PyTorch version, with the same weights and inputs; all numbers are compared.
///
/// The fixtures are rounded to single precision, so tolerances below about 1e-7 are not possible.
@Suite struct ParityTests {
    static let variants =
        ["sa", "lsa", "sga", "lsga"].flatMap { ["\($0)_none", "\($0)_ssftt"] } + ["pyramid"]

    @Test(arguments: variants + ["released_forward"])
    func inferenceLogits(name: String) throws {
        let golden = try GoldenModel(name)
        var context = Context.inference()
        let logits = try golden.model()(Variable(golden.input()), &context).value
        #expect(largestDeviation(logits, try golden.tensor("logits_eval")) < 1e-5)
        #expect(context.updates.isEmpty)
    }

    @Test(arguments: variants)
    func trainingPass(name: String) throws {
        let golden = try GoldenModel(name)
        var model = try golden.model()
        let (input, labels) = (try golden.input(), try golden.labels())
        var logits = Tensor(zeros: [0])
        var updates: [Parameter.ID: Tensor] = [:]
        let (loss, gradients) = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
            let scores = model(Variable(input), &context)
            (logits, updates) = (scores.value, context.updates)
            return scores.crossEntropy(labels: labels)
        }
        #expect(largestDeviation(logits, try golden.tensor("logits_train")) < 1e-5)
        #expect(abs(loss - (try golden.tensor("loss").scalars[0])) < 1e-5 * abs(loss))

        let expected = golden.tensors(under: "grad.")
        #expect(Set(expected.keys) == Set(model.parameters.map(\.path)))
        let whole = expected.values.map { norm($0) * norm($0) }.reduce(0, +).squareRoot()
        for entry in model.parameters {
            let gradient = try #require(gradients[entry.id], "\(entry.path) has no gradient")
            let reference = try #require(expected[entry.path])
            let scale = golden.vanishing.contains(entry.path) ? whole : norm(reference)
            #expect(distance(gradient, reference) < 1e-4 * scale, "\(entry.path)")
        }

        model.apply(updates)
        let after = golden.tensors(under: "after.")
        let buffers = model.state.filter { !$0.isTrainable }
        #expect(buffers.count == 4)
        for buffer in buffers {
            let reference = try #require(after[buffer.path], "the fixture has no \(buffer.path)")
            #expect(largestDeviation(buffer.value, reference) < 1e-5, "\(buffer.path)")
        }
    }

    @Test(arguments: variants)
    func tenStepsOfAdam(name: String) throws {
        let golden = try GoldenModel(name)
        var model = try golden.model()
        let (input, labels) = (try golden.input(), try golden.labels())
        var rule = Adam(
            beta1: Scalar(golden.optimizer.betas[0]),
            beta2: Scalar(golden.optimizer.betas[1]),
            epsilon: Scalar(golden.optimizer.epsilon)
        )
        let expected = try golden.tensor("adam_losses")
        var losses: [Scalar] = []
        for _ in 0..<expected.count {
            var updates: [Parameter.ID: Tensor] = [:]
            let (loss, gradients) = differentiate { tape in
                var context = Context.training(tape: tape, random: Seed(1).stream("dropout"))
                let loss = model(Variable(input), &context).crossEntropy(labels: labels)
                updates = context.updates
                return loss
            }
            rule.step(&model, gradients, learningRate: Scalar(golden.optimizer.learning_rate))
            model.apply(updates)
            losses.append(loss)
        }
        #expect(expected.scalars[0] > expected.scalars[expected.count - 1])
        for (step, pair) in zip(losses, expected.scalars).enumerated() {
            #expect(abs(pair.0 - pair.1) < 1e-5 * pair.1, "step \(step + 1)")
        }
    }
}
