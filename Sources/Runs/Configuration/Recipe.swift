public import Engine
internal import LSGA
public import NN

/// How a network is trained.
public struct Recipe: Sendable, Equatable, Codable {
    /// The number of epochs.
    public var epochs: Int
    /// The batch size, in patches.
    public var batch: Int
    /// The learning rate that the schedule scales.
    public var learningRate: Double
    /// The optimizer.
    public var optimizer: OptimizerName
    /// The L2 penalty (sgd, adam) or the decoupled decay (adamw).
    public var weightDecay: Double
    /// How the learning rate changes.
    public var schedule: Schedule
    /// The largest norm of the gradients, if limited.
    public var clip: Double?
    /// Label smoothing.
    public var smoothing: Double
    /// The class weights in the loss.
    public var classWeights: ClassWeighting
    /// The augmentation of training patches.
    public var augmentation: Augmentation
    /// The standard deviation of noise that is added to the bands of whole patches, as a multiple of that of the
    /// training spectra; nil for none.
    public var spectralJitter: Double?
    /// The decay of the moving average of the weights that is the result of training; nil for the last weights.
    public var averaging: Double?
    /// The number of epochs without a better validation accuracy after which training stops; nil to run all epochs.
    public var patience: Int?
    /// The requested precision of matrix products; the record of the run has the one in effect.
    public var precision = Precision.single
    /// The loss function.
    public var loss = DataLoss.crossEntropy
    /// The order of the training pixels in an epoch.
    public var batches = BatchComposition.shuffled
}

/// The optimizers.
public enum OptimizerName: String, Sendable, CaseIterable, Codable {
    /// Stochastic gradient descent with momentum 0.9.
    case sgd
    /// Adam with an L2 penalty.
    case adam
    /// Adam with decoupled decay.
    case adamw
}

/// The augmentation of training patches.
public enum Augmentation: String, Sendable, CaseIterable, Codable {
    /// None.
    case none
    /// Mirrored along either axis at random.
    case flips
    /// Mirrored and rotated by quarter turns: all eight orientations with equal probability.
    case orientations
    /// Centered on the labeled pixel or on a neighbor, whose own label is not read.
    case shifts
    /// All eight orientations, and each band of a patch multiplied by a random factor that differs from one by about a
    /// tenth.
    case jitter
    /// The same, and scaled and sheared by up to a tenth.
    case distortions
}

extension Recipe {
    /// What training minimizes, for the axis of a figure.
    func lossName(_ objective: TrainingObjective) -> String {
        let data =
            switch loss {
            case .crossEntropy: smoothing > 0 ? "cross-entropy, smoothed labels" : "cross-entropy"
            case .focal: "focal loss"
            }
        return switch objective {
        case .dataLoss: data
        case .adversarial: data + " + adversarial"
        case .distillation: data + " + distillation"
        }
    }
}
