import Compute
import Engine
import NN
import Testing

@testable import LSGA

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct ObjectiveTests {
    private static let labels = [0, 1, 2, 1]

    private func network(_ attention: String = "multi-head", seed: UInt64 = 1) -> Network {
        var configuration = NetworkConfiguration(bands: 6, side: 3, classes: 3)
        (configuration.width, configuration.heads) = (12, [3])
        (configuration.attention, configuration.stochasticDepth) = (attention, 0.2)
        var random = Seed(seed).stream("weights")
        return Network(configuration, using: &random)
    }

    private var patches: Variable {
        var random = Seed(6).stream("patches")
        return Variable(Tensor((0..<4 * 54).map { _ in Scalar(random.normal()) }, shape: [4, 3, 3, 6]))
    }

    private func outcome(_ model: Network, _ objective: TrainingObjective, teacher: Network? = nil) -> (
        loss: Scalar, gradients: Gradients
    ) {
        differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(4).stream("dropout"))
            return model.loss(of: patches, objective, teacher: teacher, &context) {
                $0.crossEntropy(labels: Self.labels)
            }.loss
        }
    }

    @Test(arguments: ["multi-head", "sa", "lsga", "axial", "sparse"])
    func zeroRadiusDoublesTheDataLoss(attention: String) {
        let model = network(attention)
        let (fit, gradients) = outcome(model, .dataLoss)
        let (doubled, theirs) = outcome(model, .adversarial(radius: 0, weight: 0.5))
        #expect(abs(Double(doubled - 1.5 * fit)) < tolerance * Double(fit))
        for entry in model.parameters {
            guard let mine = gradients[entry.id], let other = theirs[entry.id] else { continue }
            let expected = Tensor(mine.scalars.map { 1.5 * $0 }, shape: mine.shape)
            #expect(distance(other, expected) < 100 * tolerance * max(norm(expected), 1e-3), "\(entry.path)")
        }
    }

    /// To first order, the loss rises by ε‖g‖: it grows with ε, and no other step of that size increases it more.
    @Test func theMoveHurts() {
        let model = network()
        func worst(_ radius: Scalar) -> Double {
            Double(
                outcome(model, .adversarial(radius: radius, weight: 1)).loss - outcome(model, .dataLoss).loss
            )
        }
        let losses = [0, 0.05, 0.1, 0.2].map { worst($0) }
        #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 < $1 })
        // Nearly linear in ε.
        let slopes = [(losses[1] - losses[0]) / 0.05, (losses[2] - losses[0]) / 0.1]
        #expect(abs(slopes[0] - slopes[1]) < 0.2 * slopes[0])
    }

    @Test func aStudentEqualToItsTeacherIsNoDistanceAway() {
        var configuration = network().configuration
        configuration.stochasticDepth = 0
        var random = Seed(1).stream("weights")
        let model = Network(configuration, using: &random)
        // Batch norms of the student use the batch, those of the teacher running statistics, so compare in inference.
        func loss(_ teacher: Network) -> Double {
            var context = Context.inference(tape: Tape())
            return Double(
                model.loss(of: patches, .distillation(weight: 1000), teacher: teacher, &context) {
                    $0.crossEntropy(labels: Self.labels)
                }.loss.value.scalars[0]
            )
        }
        var context = Context.inference()
        let fit = Double(model(patches, &context).crossEntropy(labels: Self.labels).value.scalars[0])
        #expect(abs(loss(model) - fit) < 1e-3 * fit)
        #expect(loss(network(seed: 2)) > 1.01 * fit)
    }

    @Test func distillationMovesTheStudentAlone() throws {
        let (student, teacher) = (network(seed: 1), network(seed: 2))
        let (fit, plain) = outcome(student, .dataLoss)
        let (loss, gradients) = outcome(student, .distillation(weight: 1000), teacher: teacher)
        #expect(loss > fit)
        #expect(teacher.parameters.allSatisfy { gradients[$0.id] == nil })
        let path = "patch_embed.norm.weight"
        let entry = try #require(student.parameters.first { $0.path == path })
        #expect(gradients[entry.id] != plain[entry.id])
    }

    @Test func numbersComeFromTheRegistry() throws {
        #expect(
            TrainingObjective(try AttentionChoice(parsing: "adversarial:epsilon=0.5,lambda=2"))
                == .adversarial(radius: 0.5, weight: 2)
        )
        #expect(
            TrainingObjective(try AttentionChoice(parsing: "distillation")) == .distillation(weight: 1000)
        )
        #expect(TrainingObjective(try AttentionChoice(parsing: "sa")) == nil)
        #expect(throws: AttentionChoice.Problem.self) {
            try AttentionChoice(parsing: "adversarial:epsilon=-1")
        }
        #expect(throws: AttentionChoice.Problem.self) { try AttentionChoice(parsing: "adversarial:k=1") }
        #expect(throws: AttentionChoice.Problem.self) { try AttentionChoice(parsing: "nothing") }
        #expect(throws: AttentionChoice.Problem.self) { try AttentionChoice(parsing: "sa:") }
    }
}
