public import ArgumentParser
public import Engine
internal import NN
public import Runs

extension Precision: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .single: "float32"
        case .bf16: "bfloat16 operands, float32 sums; requires AMX or AVX512-BF16"
        }
    }
}

extension OptimizerName: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .sgd: "SGD, momentum 0.9"
        case .adam: "Adam, L2 penalty"
        case .adamw: "Adam, decoupled weight decay"
        }
    }
}

extension ClassWeighting: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .none: "equal weights"
        case .balanced: "inverse class frequency"
        case .root: "square root of the inverse class frequency"
        }
    }
}

extension Augmentation: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .none: "patches as they are"
        case .flips: "mirrored along either axis"
        case .orientations: "all eight orientations of a square"
        case .shifts: "centered on the pixel or one beside it"
        case .jitter: "orientations, and each band scaled by about a tenth"
        case .distortions: "jitter, and patches scaled and sheared by up to a tenth"
        }
    }
}

extension BatchComposition: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .shuffled: "each training pixel once an epoch"
        case .balanced: "each class equally often"
        }
    }
}

/// What compares logits with the true classes, as the command line names it.
enum LossOption: String, CaseIterable, ExpressibleByArgument {
    case crossEntropy = "cross-entropy"
    case focal

    var defaultValueDescription: String {
        switch self {
        case .crossEntropy: "cross-entropy of the softmax"
        case .focal: "focal loss: less weight on samples that are classified well"
        }
    }
}

/// How the learning rate changes, as the command line names it.
enum ScheduleOption: String, CaseIterable, ExpressibleByArgument {
    case constant, step, cosine, plateau

    var defaultValueDescription: String {
        switch self {
        case .constant: "the same rate throughout"
        case .step: "divided by 10 every 30 epochs"
        case .cosine: "5 epochs of warm-up, then half a cosine down to 0"
        case .plateau: "divided by 10 after 10 epochs without a lower loss"
        }
    }

    /// The schedule with its customary numbers.
    var schedule: Schedule {
        switch self {
        case .constant: .constant
        case .step: .step(every: 30, factor: 0.1)
        case .cosine: .cosine(warmUp: 5, floor: 0)
        case .plateau: .plateau(factor: 0.1, patience: 10)
        }
    }

    /// The name of a schedule.
    init(_ schedule: Schedule) {
        self =
            switch schedule {
            case .constant: .constant
            case .step: .step
            case .cosine: .cosine
            case .plateau: .plateau
            }
    }
}

/// How a network is trained.
struct RecipeOptions {
    private static let usual = Preset.default.recipe

    /// What most people choose.
    struct Choice: ParsableArguments {
        @Option(
            name: [.long, .customShort("e")],
            help: ArgumentHelp("Training epochs (default preset: \(usual.epochs)).", valueName: "count")
        )
        var epochs: Int?
    }

    /// Everything else.
    struct Details: ParsableArguments {
        @Option(help: ArgumentHelp("Batch size (default preset: \(usual.batch)).", valueName: "patches"))
        var batchSize: Int?
        @Option(
            help: ArgumentHelp(
                "Learning rate, which the schedule scales (default preset: \(numberText(usual.learningRate))).",
                valueName: "rate"
            )
        )
        var learningRate: Double?
        @Option(
            help: ArgumentHelp(
                "Schedule of the learning rate (default preset: \(ScheduleOption(usual.schedule).rawValue)).",
                valueName: "kind"
            )
        )
        var schedule: ScheduleOption?
        @Option(
            help: ArgumentHelp(
                "Optimizer (default preset: \(usual.optimizer.rawValue)).",
                valueName: "name"
            )
        )
        var optimizer: OptimizerName?
        @Option(
            help: ArgumentHelp(
                "Weight decay (default preset: \(numberText(usual.weightDecay))).",
                valueName: "factor"
            )
        )
        var weightDecay: Double?
        @Option(
            help: ArgumentHelp(
                "Largest norm of the gradients; 0 for no limit (default preset: \(numberText(usual.clip ?? 0))).",
                valueName: "norm"
            )
        )
        var clip: Double?
        @Option(
            help: ArgumentHelp(
                "Loss function (default preset: \(LossOption(usual.loss).rawValue)).",
                valueName: "name"
            )
        )
        var loss: LossOption?
        @Option(
            help: ArgumentHelp(
                "Exponent of the focal loss (default: \(numberText(DataLoss.defaultGamma))).",
                valueName: "gamma"
            )
        )
        var focalGamma: Double?
        @Option(
            help: ArgumentHelp(
                "Label smoothing (default preset: \(numberText(usual.smoothing))).",
                valueName: "amount"
            )
        )
        var labelSmoothing: Double?
        @Option(
            help: ArgumentHelp(
                "Class weights in the loss (default preset: \(usual.classWeights.rawValue)).",
                valueName: "kind"
            )
        )
        var classWeights: ClassWeighting?
        @Option(
            help: ArgumentHelp(
                "Order of the training pixels (default preset: \(usual.batches.rawValue)).",
                valueName: "kind"
            )
        )
        var batchOrder: BatchComposition?
        @Option(
            help: ArgumentHelp(
                "Augmentation of training patches (default preset: \(usual.augmentation.rawValue)).",
                valueName: "kind"
            )
        )
        var augment: Augmentation?
        @Option(
            help: ArgumentHelp(
                "Noise on the bands of whole training patches, in standard deviations of the training spectra (default preset: \(numberText(usual.spectralJitter ?? 0))).",
                valueName: "deviations"
            )
        )
        var spectralJitter: Double?
        @Option(
            help: ArgumentHelp(
                "Decay of a moving average of the weights; 0 for none (default preset: \(numberText(usual.averaging ?? 0))).",
                valueName: "decay"
            )
        )
        var averaging: Double?
        @Option(
            help: ArgumentHelp(
                "Epochs without a better validation accuracy after which training stops (default preset: \(usual.patience.map { "\($0)" } ?? "none")).",
                valueName: "epochs"
            )
        )
        var patience: Int?
        @Option(
            help: ArgumentHelp(
                "Precision of matrix products (default preset: \(usual.precision.rawValue)).",
                valueName: "name"
            )
        )
        var precision: Precision?
    }

    let choice: Choice
    let details: Details

    /// The options that were given.
    var names: [String] {
        given([
            ("--epochs", choice.epochs != nil), ("--batch-size", details.batchSize != nil),
            ("--learning-rate", details.learningRate != nil), ("--schedule", details.schedule != nil),
            ("--optimizer", details.optimizer != nil), ("--weight-decay", details.weightDecay != nil),
            ("--clip", details.clip != nil), ("--loss", details.loss != nil),
            ("--focal-gamma", details.focalGamma != nil),
            ("--label-smoothing", details.labelSmoothing != nil),
            ("--class-weights", details.classWeights != nil), ("--batch-order", details.batchOrder != nil),
            ("--augment", details.augment != nil), ("--spectral-jitter", details.spectralJitter != nil),
            ("--averaging", details.averaging != nil), ("--patience", details.patience != nil),
            ("--precision", details.precision != nil),
        ])
    }
}

extension LossOption {
    /// The name of a loss.
    init(_ loss: DataLoss) {
        self =
            switch loss {
            case .crossEntropy: .crossEntropy
            case .focal: .focal
            }
    }
}
