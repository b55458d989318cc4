public import Engine
internal import LSGA
public import NN

/// How a network is trained.
public struct Recipe: Sendable, Equatable, Codable {
    /// Passes over the training pixels.
    public var epochs: Int
    /// Patches in a batch.
    public var batch: Int
    /// The learning rate that the schedule scales.
    public var learningRate: Double
    /// The rule.
    public var optimizer: OptimizerName
    /// The L2 penalty (sgd, adam) or the decoupled decay (adamw).
    public var weightDecay: Double
    /// How the learning rate changes.
    public var schedule: Schedule
    /// The largest norm of the gradients, if limited.
    public var clip: Double?
    /// Label smoothing.
    public var smoothing: Double
    /// Whether rare classes weigh more in the loss.
    public var classWeights: ClassWeighting
    /// How patches are varied.
    public var augmentation: Augmentation
    /// The deviation of the noise that is added to the bands of whole patches, as a multiple of the deviation of the training spectra;
    /// nil adds none.
    public var spectralJitter: Double?
    /// The decay of the moving average of the weights that is kept in the end; nil keeps the weights themselves.
    public var averaging: Double?
    /// Epochs without a better validation accuracy after which training ends; nil trains to the end.
    public var patience: Int?
    /// The precision of matrix products that is asked for; the run's record says which was in effect.
    public var precision = Precision.single
    /// What the fit of scores to classes is measured by.
    public var loss = DataLoss.crossEntropy
    /// Which training pixels an epoch's batches have.
    public var batches = BatchComposition.shuffled
}

/// The rules that change weights.
public enum OptimizerName: String, Sendable, CaseIterable, Codable {
    /// Stochastic gradient descent with momentum 0.9.
    case sgd
    /// Adam with an L2 penalty.
    case adam
    /// Adam with decoupled decay.
    case adamw
}

/// How training patches are varied.
public enum Augmentation: String, Sendable, CaseIterable, Codable {
    /// Not at all.
    case none
    /// Mirrored along either axis at random.
    case flips
    /// Mirrored and turned by quarters: all eight orientations of a square alike.
    case orientations
    /// Centred on the labelled pixel or one beside it, whose own label is not read.
    case shifts
    /// All eight orientations, and each band of a patch brighter or darker by a tenth or so.
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
