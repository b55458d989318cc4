internal import Engine
internal import LSGA
internal import NN

/// How many patches a second a network trains on and classifies.
public struct Throughput: Sendable, Codable {
    /// The median over the timed training steps: forward, backward and optimiser.
    public let trainSamplesPerSecond: Double
    /// The median over the timed forward passes without a tape.
    public let inferenceSamplesPerSecond: Double
    /// Patches in a step.
    public let batch: Int
    /// Threads used.
    public let threads: Int
    /// Trainable scalars.
    public let parameters: Int
    /// Multiply-adds of one patch's forward pass.
    public let multiplyAdds: Int

    enum CodingKeys: String, CodingKey {
        case trainSamplesPerSecond = "train_samples_per_second"
        case inferenceSamplesPerSecond = "inference_samples_per_second"
        case batch, threads, parameters
        case multiplyAdds = "multiply_adds"
    }

    /// Measures on random patches.
    ///
    /// - Parameters:
    ///   - model: The network's settings.
    ///   - recipe: Its optimiser and batch.
    ///   - side: Pixels on one side of a patch.
    ///   - bands: Channels of a patch.
    ///   - classes: Classes to tell apart.
    ///   - steps: Steps timed of each kind, after a third as many to warm up.
    /// - Throws: `RunError.settings` if no such network can be built.
    public init(
        _ model: ModelSettings,
        _ recipe: Recipe,
        side: Int,
        bands: Int,
        classes: Int,
        steps: Int
    ) throws {
        let architecture = model.configuration(bands: bands, side: side, classes: classes)
        let problems = architecture.problems + architecture.memoryProblems(batch: recipe.batch)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        var random = Seed(0).stream("bench")
        var network = LSGAViT(architecture, using: &random)
        let count = recipe.batch * side * side * bands
        let patches = Tensor(
            (0..<count).map { _ in Scalar(random.normal()) },
            shape: [recipe.batch, side, side, bands]
        )
        let labels = (0..<recipe.batch).map { $0 % classes }
        var optimizer = recipe.makeOptimizer()

        let training = Self.medianSeconds(steps) { step in
            var updates: [Parameter.ID: Tensor] = [:]
            let (_, gradients) = differentiate { tape in
                var context = Context.training(tape: tape, random: Seed(0).stream("dropout", step))
                let logits = network(Variable(patches), &context)
                updates = context.updates
                return logits.crossEntropy(labels: labels)
            }
            optimizer.step(&network, gradients, learningRate: Scalar(recipe.learningRate))
            network.apply(updates)
        }
        let inference = Self.medianSeconds(steps) { _ in
            var context = Context.inference()
            _ = network(Variable(patches), &context)
        }
        let cost = Cost(of: network, side: side, bands: bands)
        (trainSamplesPerSecond, inferenceSamplesPerSecond) = (
            Double(recipe.batch) / training, Double(recipe.batch) / inference
        )
        (batch, threads) = (recipe.batch, Parallelism.threads)
        (parameters, multiplyAdds) = (cost.parameters, cost.multiplyAdds)
    }

    private static func medianSeconds(_ steps: Int, _ body: (Int) -> Void) -> Double {
        let warmUp = steps / 3 + 1
        let seconds = (0..<warmUp + steps).map { step in
            let watch = Stopwatch()
            body(step)
            return watch.seconds
        }.dropFirst(warmUp).sorted()
        return max(seconds[seconds.count / 2], 1e-9)
    }
}
