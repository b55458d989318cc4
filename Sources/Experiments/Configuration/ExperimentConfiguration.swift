public import Engine
public import HSI
public import LSGA
public import NN

/// Everything that decides a run's result.
///
/// Two runs of equal configurations give the same bits.
public struct ExperimentConfiguration: Sendable, Equatable, Codable {
    /// The scene.
    public var data: DataSource
    /// How the labelled pixels are divided.
    public var sampling: Sampling
    /// How the cube becomes patches.
    public var patches: PatchSettings
    /// The network.
    public var model: ModelSettings
    /// How it is trained.
    public var recipe: Recipe
    /// The seed of every random stream.
    public var seed: UInt64
    /// What is done with the network's answers.
    public var evaluation: EvaluationSettings
    /// The published protocol that scene and division are those of, if they are.
    public var publishedProtocol: PublishedProtocol?

    /// Creates a configuration.
    public init(
        data: DataSource,
        sampling: Sampling,
        patches: PatchSettings,
        model: ModelSettings,
        recipe: Recipe,
        seed: UInt64,
        evaluation: EvaluationSettings = EvaluationSettings(),
        publishedProtocol: PublishedProtocol? = nil
    ) {
        (self.data, self.sampling, self.patches) = (data, sampling, patches)
        (self.model, self.recipe, self.seed) = (model, recipe, seed)
        (self.evaluation, self.publishedProtocol) = (evaluation, publishedProtocol)
    }
}

/// Where a scene comes from.
public enum DataSource: Sendable, Equatable, Codable {
    /// A scene of the catalogue, its files looked for in the directory first if one is given.
    case catalogue(alias: String, directory: String?)
    /// Two files, each with a variable's name if it cannot be found by its shape: `FILE` or `FILE:key`.
    case files(cube: String, labels: String)
}

/// How the cube becomes patches.
public struct PatchSettings: Sendable, Equatable, Codable {
    /// Pixels on one side.
    public var side: Int
    /// What lies beyond the scene's edges.
    public var padding: Padding
    /// Per-band scaling before PCA.
    public var scaling: Scaling.Kind
    /// Principal components to keep; nil keeps the bands as they are.
    public var components: Int?
    /// Whether components are divided by their standard deviation.
    public var whitens: Bool
    /// The pixels that scaling and PCA are fitted on.
    public var fittedOn: PixelSelection
    /// What a scene with fewer bands than `components` leads to.
    public var fewerBands = FewerBands.allKept

    /// How many components a scene of so many bands is to have.
    func components(ofBands bands: Int) -> Int? {
        components.map { fewerBands == .allKept ? min($0, bands) : $0 }
    }
}

/// What happens if a scene has fewer bands than there are to be principal components.
public enum FewerBands: String, Sendable, Codable {
    /// There are as many components as bands: a preset's number is the most it takes.
    case allKept
    /// An error: so many components were asked for.
    case refused
}

extension KeyedDecodingContainer {
    /// An error where the key is absent, as in files from before there was a choice.
    func decode(_ type: FewerBands.Type, forKey key: Key) throws -> FewerBands {
        try decodeIfPresent(type, forKey: key) ?? .refused
    }
}

/// The network, apart from what the scene decides.
public struct ModelSettings: Sendable, Equatable, Codable {
    /// The network's name in the registry.
    public var name: String
    /// Channels of a token in the first stage.
    public var width: Int
    /// Blocks in each stage.
    public var depths: [Int]
    /// Attention heads in each stage.
    public var heads: [Int]
    /// The attention: its name in the registry, and numbers if they are not the usual ones.
    public var attention: String
    /// The options of the LSGA family.
    public var options: AttentionOptions
    /// How tokens become one vector.
    public var pooling: Pooling
    /// The rate of dropout.
    public var dropout: Double
    /// The rate of stochastic depth of the last block.
    public var stochasticDepth: Double
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio = 4.0
    /// Whether a learned position is added to each token.
    public var hasPositions = false
    /// Pixels on one side of a token.
    public var tokenSide = 1
    /// A training objective beside the fit, as the registry names it, for an attention that is none itself.
    public var regulariser: String?

    /// What training minimises.
    public var objective: TrainingObjective {
        for name in [regulariser, attention] {
            if let name, let choice = try? AttentionChoice(parsing: name),
                let objective = TrainingObjective(choice)
            {
                return objective
            }
        }
        return .fit
    }

    /// The network that a student learns from, if this is one: as wide and deep as the settings say, trained to fit.
    var teacher: ModelSettings? {
        guard case .distillation = objective else { return nil }
        var teacher = self
        teacher.regulariser = nil
        if regulariser == nil { teacher.attention = AttentionEntry.multiHeadName }
        return teacher
    }

    /// The network's configuration for an input and a number of classes.
    public func configuration(bands: Int, side: Int, classes: Int) -> NetworkConfiguration {
        var configuration = NetworkConfiguration(bands: bands, side: side, classes: classes)
        configuration.model = name
        // A student has half the width and depth of its teacher.
        let isStudent = teacher != nil
        configuration.width = isStudent ? max(width / 2, 1) : width
        configuration.depths = isStudent ? depths.map { max($0 / 2, 1) } : depths
        configuration.heads = heads
        configuration.attention = attention
        configuration.options = options
        let hasClassToken = AttentionChoice.hasClassToken(attention)
        configuration.pooling = hasClassToken ? .cls : pooling
        configuration.hasPositions = hasClassToken || hasPositions
        configuration.mlpRatio = mlpRatio
        configuration.tokenSide = tokenSide
        configuration.dropout = dropout
        configuration.stochasticDepth = stochasticDepth
        return configuration
    }
}

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
    public var loss = FitLoss.crossEntropy
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

/// How classes are weighted in the loss.
public enum ClassWeighting: String, Sendable, CaseIterable, Codable {
    /// All alike.
    case none
    /// By n / (classes · count), as scikit-learn's "balanced".
    case balanced
    /// By the square root of that, between the two (Mahajan et al. 2018, arXiv 1805.00932).
    case root

    /// The weight of each class of so many training pixels; nil where all are alike.
    func weights(of counts: [Int]) -> [Double]? {
        let share = Double(counts.reduce(0, +)) / Double(max(counts.count, 1))
        let balanced = counts.map { share / Double(max($0, 1)) }
        return switch self {
        case .none: nil
        case .balanced: balanced
        case .root: balanced.map { $0.squareRoot() }
        }
    }
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

extension ExperimentConfiguration {
    /// A name for the folder of such a run: scene or protocol, attention and seed.
    public var folderName: String {
        "\(publishedProtocol?.name ?? sceneName)-\(AttentionChoice.folderName(model.attention))-seed\(seed)"
    }

    /// The scene's alias, or the name of the cube's file.
    public var sceneName: String { data.sceneName }
}

extension DataSource {
    /// The scene's alias, or the name of the cube's file.
    var sceneName: String {
        switch self {
        case .catalogue(let alias, _): alias
        case .files(let cube, _):
            String(cube.split(separator: "/").last ?? "cube").split(separator: ".").first.map(String.init)
                ?? "cube"
        }
    }
}
