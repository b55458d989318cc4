internal import Compute
public import Engine
public import Eval
internal import LSGA
internal import NN
public import Runs

/// How many patches per second a network trains on and classifies.
public struct Throughput: Sendable {
    /// The median over the timed training steps: forward pass, backward pass and optimizer.
    public let trainSamplesPerSecond: Double
    /// The median over the timed forward passes without a tape.
    public let inferenceSamplesPerSecond: Double
    /// Patches in a step.
    public let batch: Int
    /// Threads used.
    public let threads: Int
    /// The precision of matrix products that was in effect.
    public let precision: Precision
    /// The CPU's bfloat16 unit that was used, "amx" or "avx512bf16"; nil if none was.
    @NullIfUndefined public private(set) var matrixUnit: String?
    /// Trainable scalars.
    public let parameters: Int
    /// Multiply-adds of one patch's forward pass.
    public let multiplyAdds: Int
    /// Multiply-adds of one patch in a training step, forward and backward.
    public let trainMultiplyAdds: Int
    /// The machine's peak in products of large matrices, in 10⁹ operations per second, on the same threads in the same
    /// run.
    public let gemmPeakGigaflops: Double
    /// The fraction of that peak that training reaches; a multiply-add counts as two operations, everything else as
    /// none.
    public let trainShareOfPeak: Double
    /// The fraction of that peak that inference reaches.
    public let inferenceShareOfPeak: Double
    /// Where the time of a step goes, if requested.
    public let profile: Profiles?

    /// The profiles of both kinds of step.
    public struct Profiles: Sendable, Encodable {
        /// Of a training step.
        public let training: StepProfile
        /// Of a forward pass without a tape.
        public let inference: StepProfile
    }

    /// Measures on random patches.
    ///
    /// - Parameters:
    ///   - model: The network's settings.
    ///   - recipe: Its optimizer, batch size and precision.
    ///   - side: The side of a patch, in pixels.
    ///   - bands: The number of channels of a patch.
    ///   - classes: The number of classes.
    ///   - steps: The number of timed steps of each kind, after a third as many warm-up steps.
    ///   - isProfiled: Whether to profile the steps.
    ///   - control: Is told if this CPU lacks the precision.
    /// - Returns: The rates.
    /// - Throws: `RunError.settings` if no such network can be built.
    public static func measured(
        _ model: ModelSettings,
        _ recipe: Recipe,
        side: Int,
        bands: Int,
        classes: Int,
        steps: Int,
        isProfiled: Bool = false,
        _ control: RunControl = RunControl()
    ) throws -> Throughput {
        try recipe.precision.run(control) {
            try Throughput(
                model,
                recipe,
                side: side,
                bands: bands,
                classes: classes,
                steps: steps,
                isProfiled: isProfiled
            )
        }
    }

    /// Measures in the current precision.
    private init(
        _ model: ModelSettings,
        _ recipe: Recipe,
        side: Int,
        bands: Int,
        classes: Int,
        steps: Int,
        isProfiled: Bool
    ) throws {
        let architecture = model.configuration(bands: bands, side: side, classes: classes)
        let problems = architecture.problems + architecture.memoryProblems(batch: recipe.batch)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        var random = Seed(0).stream("bench")
        var network = Network(architecture, using: &random)
        let count = recipe.batch * side * side * bands
        let patches = Tensor(
            (0..<count).map { _ in Scalar(random.normal()) },
            shape: [recipe.batch, side, side, bands]
        )
        let labels = (0..<recipe.batch).map { $0 % classes }
        var optimizer = recipe.makeOptimizer()

        // The speed of the machine drifts, so its peak is measured before, between and after.
        var peak = matrixProductPeak()
        var trainMultiplyAdds = 0
        let trainingProfile = isProfiled ? Profile() : nil
        let training = Self.medianSeconds(steps, trainingProfile) { step in
            var updates: [Parameter.ID: Tensor] = [:]
            let (_, gradients) = differentiate { tape in
                var context = Context.training(tape: tape, random: Seed(0).stream("dropout", step))
                let logits = network(Variable(patches), &context)
                updates = context.updates
                trainMultiplyAdds = tape.multiplyAdds + tape.pullbackMultiplyAdds
                return logits.crossEntropy(labels: labels)
            }
            Profile.charging("optimizer step") {
                optimizer.step(&network, gradients, learningRate: Scalar(recipe.learningRate))
            }
            Profile.charging("running statistics") { network.apply(updates) }
        }
        peak = max(peak, matrixProductPeak())
        let inferenceProfile = isProfiled ? Profile() : nil
        let inference = Self.medianSeconds(steps, inferenceProfile) { _ in
            _ = network.logits(of: patches)
        }
        peak = max(peak, matrixProductPeak()) / 1e9

        let cost = Cost(of: network, side: side, bands: bands)
        (batch, threads) = (recipe.batch, Parallelism.threads)
        (precision, matrixUnit) = (.current, Precision.current.unitInUse)
        (parameters, multiplyAdds) = (cost.parameters, cost.multiplyAdds)
        self.trainMultiplyAdds = trainMultiplyAdds / recipe.batch
        trainSamplesPerSecond = Double(batch) / training
        inferenceSamplesPerSecond = Double(batch) / inference
        gemmPeakGigaflops = peak
        trainShareOfPeak = 2e-9 * Double(self.trainMultiplyAdds) * trainSamplesPerSecond / peak
        inferenceShareOfPeak = 2e-9 * Double(multiplyAdds) * inferenceSamplesPerSecond / peak
        if let trainingProfile, let inferenceProfile {
            profile = Profiles(
                training: StepProfile(trainingProfile, steps: steps, peak: peak),
                inference: StepProfile(inferenceProfile, steps: steps, peak: peak)
            )
        } else {
            profile = nil
        }
    }

    /// The median over `steps` steps after some warm-up steps, recorded in `profile` if there is one.
    private static func medianSeconds(_ steps: Int, _ profile: Profile?, _ body: (Int) -> Void) -> Double {
        let warmUp = steps / 3 + 1
        let seconds = (0..<warmUp + steps).map { step in
            let watch = Stopwatch()
            if let profile, step >= warmUp {
                profile.measure { body(step) }
            } else {
                body(step)
            }
            return watch.seconds
        }.dropFirst(warmUp).sorted()
        return max(seconds[seconds.count / 2], 1e-9)
    }
}

extension Throughput: Encodable {
    private enum CodingKeys: String, CodingKey {
        case trainSamplesPerSecond = "train_samples_per_second"
        case inferenceSamplesPerSecond = "inference_samples_per_second"
        case batch, threads, precision, parameters, profile
        case matrixUnit = "matrix_unit"
        case multiplyAdds = "multiply_adds"
        case trainMultiplyAdds = "train_multiply_adds"
        case gemmPeakGigaflops = "gemm_peak_gflops"
        case trainShareOfPeak = "train_share_of_peak"
        case inferenceShareOfPeak = "inference_share_of_peak"
    }
}
