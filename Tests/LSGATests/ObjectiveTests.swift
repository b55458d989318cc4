import Compute
import Engine
import NN
import Testing

@testable import LSGA

private let tolerance = Scalar.self == Double.self ? 1e-12 : 1e-5

@Suite struct ObjectiveTests {
    private static let labels = [0, 1, 2, 1]

    private func network(
        _ attention: String = "multi-head",
        seed: UInt64 = 1,
        stochasticDepth: Double = 0.2
    ) throws -> Network {
        let settings = try LSGAViTSettings(
            attention,
            width: 12,
            heads: [3],
            depths: [2],
            tokenizer: .ssftt,
            stochasticDepth: stochasticDepth
        )
        var random = Seed(seed).stream("weights")
        return Network(NetworkConfiguration(bands: 6, side: 3, classes: 3, settings), using: &random)
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
    func zeroRadiusDoublesTheDataLoss(attention: String) throws {
        let model = try network(attention)
        let (fit, gradients) = outcome(model, .dataLoss)
        let (doubled, theirs) = outcome(model, .adversarial(radius: 0, weight: 0.5))
        #expect(abs(Double(doubled - 1.5 * fit)) < tolerance * Double(fit))
        for entry in model.parameters {
            guard let mine = gradients[entry.id], let other = theirs[entry.id] else { continue }
            let expected = Tensor(mine.scalars.map { 1.5 * $0 }, shape: mine.shape)
            #expect(distance(other, expected) < 100 * tolerance * max(norm(expected), 1e-3), "\(entry.path)")
        }
    }

    /// To first order the loss rises by ε‖g‖, so that it rises with ε, and no other move of that size does more.
    @Test func theMoveHurts() throws {
        let model = try network()
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

    @Test func aStudentEqualToItsTeacherIsNoDistanceAway() throws {
        let model = try network(stochasticDepth: 0)
        // Batch norms of the student see its batch, those of the teacher their running statistics: compare in inference.
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
        #expect(try loss(network(seed: 2)) > 1.01 * fit)
    }

    @Test func distillationMovesTheStudentAlone() throws {
        let (student, teacher) = (try network(seed: 1), try network(seed: 2))
        let (fit, plain) = outcome(student, .dataLoss)
        let (loss, gradients) = outcome(student, .distillation(weight: 1000), teacher: teacher)
        #expect(loss > fit)
        #expect(teacher.parameters.allSatisfy { gradients[$0.id] == nil })
        let path = "patch_embed.norm.weight"
        let entry = try #require(student.parameters.first { $0.path == path })
        #expect(gradients[entry.id] != plain[entry.id])
    }

    @Test func numbersComeFromTheRegistry() throws {
        let adversarial = try ObjectiveChoice(parsing: "adversarial:epsilon=0.5,lambda=2")
        #expect(adversarial.objective == .adversarial(radius: 0.5, weight: 2))
        #expect(try ObjectiveChoice(parsing: "distillation").objective == .distillation(weight: 1000))
        for text in ["adversarial:epsilon=-1", "adversarial:k=1", "sa", ""] {
            #expect(throws: ChoiceProblem.self) { try ObjectiveChoice(parsing: text) }
        }
        for text in ["adversarial", "nothing", "none", "sa:", "sparse:k=0.5"] {
            #expect(throws: ChoiceProblem.self) { try AttentionChoice(parsing: text) }
        }
    }

    @Test func thereAreTwoBesideThirtyTwoAttentions() {
        #expect(ObjectiveEntry.all.map(\.name) == ["adversarial", "distillation"])
        #expect(AttentionEntry.own.count == 32)
    }

    /// A student is half as wide and deep as its teacher; networks without blocks have none.
    @Test func studentsAreHalfTheirTeachers() {
        let student = LSGAViTSettings(width: 13, depths: [1, 4], heads: [1, 1]).student
        #expect(student == LSGAViTSettings(width: 6, depths: [1, 2], heads: [1, 1]))
        #expect(AnyNetworkSettings(ConvolutionalNetworkSettings()).student == nil)
    }
}
