public import ArgumentParser
public import Engine
public import Experiments
internal import NN

extension Precision: ExpressibleByArgument {}
extension OptimizerName: ExpressibleByArgument {}
extension ClassWeighting: ExpressibleByArgument {}
extension Augmentation: ExpressibleByArgument {}
extension BatchComposition: ExpressibleByArgument {}

/// What the fit is measured by, as the command line names it.
enum LossOption: String, CaseIterable, ExpressibleByArgument {
    case crossEntropy = "cross-entropy"
    case focal
}

/// How the learning rate changes, as the command line names it.
enum ScheduleOption: String, CaseIterable, ExpressibleByArgument {
    case constant, step, cosine, plateau

    /// The schedule with its customary numbers.
    var schedule: Schedule {
        switch self {
        case .constant: .constant
        case .step: .step(every: 30, factor: 0.1)
        case .cosine: .cosine(warmUp: 5, floor: 0)
        case .plateau: .plateau(factor: 0.1, patience: 10)
        }
    }
}

/// How a network is trained.
struct RecipeOptions: ParsableArguments {
    @Option(help: "Passes over the training pixels.")
    var epochs: Int?
    @Option(help: "Patches in a batch.")
    var batch: Int?
    @Option(help: "The learning rate that the schedule scales.")
    var learningRate: Double?
    @Option(help: "The rule that changes the weights.")
    var optimizer: OptimizerName?
    @Option(help: "L2 penalty (sgd, adam) or decoupled decay (adamw).")
    var weightDecay: Double?
    @Option(
        help:
            "How the rate changes: cosine warms up over 5 epochs, step divides by 10 every 30, plateau after 10."
    )
    var schedule: ScheduleOption?
    @Option(help: "The largest norm of the gradients; 0 sets no limit.")
    var clip: Double?
    @Option(help: "Label smoothing.")
    var smoothing: Double?
    @Option(help: "Whether rare classes weigh more in the loss: root is between the others.")
    var classWeights: ClassWeighting?
    @Option(help: "What the fit of scores to classes is measured by (default: cross-entropy).")
    var loss: LossOption?
    @Option(
        help: ArgumentHelp(
            "With --loss focal: how much less samples count that are classified well (default: 2).",
            valueName: "gamma"
        )
    )
    var focalGamma: Double?
    @Option(
        help:
            "Whether batches have each training pixel once, or each class equally often (default: shuffled)."
    )
    var batches: BatchComposition?
    @Option(help: "How training patches are varied.")
    var augment: Augmentation?
    @Option(
        help: ArgumentHelp(
            "Noise on each component of whole patches, as a multiple of the spectra's standard deviation; 0 adds none.",
            valueName: "deviations"
        )
    )
    var spectralJitter: Double?
    @Option(
        help: "Decay of a moving average of the weights, which is then kept; 0 keeps the weights themselves."
    )
    var averaging: Double?
    @Option(help: "Epochs without a better validation accuracy after which training ends.")
    var patience: Int?
    @Option(help: "The precision of matrix products; sums and weights are in single (default: single).")
    var precision: Precision?

    /// The preset's recipe with what the options change.
    func settings(_ preset: Preset, sampling: Sampling) throws -> Recipe {
        func positive(_ value: Int?, _ name: String) throws {
            if let value, value < 1 { throw ValidationError("--\(name) is at least 1; found \(value).") }
        }
        if let epochs, epochs > 1_000_000 {
            throw ValidationError("--epochs is at most 1000000; found \(epochs).")
        }
        func within(_ value: Double?, _ name: String, below limit: Double) throws {
            guard let value, !(value >= 0 && value < limit) else { return }
            let range = limit.isFinite ? "at least 0 and below \(limit)" : "at least 0"
            throw ValidationError("--\(name) is \(range); found \(value).")
        }
        try positive(epochs, "epochs")
        try positive(batch, "batch")
        try positive(patience, "patience")
        try within(learningRate, "learning-rate", below: .infinity)
        try within(weightDecay, "weight-decay", below: .infinity)
        try within(clip, "clip", below: .infinity)
        try within(smoothing, "smoothing", below: 1)
        try within(averaging, "averaging", below: 1)
        try within(spectralJitter, "spectral-jitter", below: .infinity)
        try within(focalGamma, "focal-gamma", below: .infinity)
        if patience != nil, sampling.validationRatio == 0 {
            throw ValidationError(
                "--patience has no effect without validation pixels: give --validation-ratio."
            )
        }
        var recipe = preset.recipe
        if let epochs { recipe.epochs = epochs }
        if let batch { recipe.batch = batch }
        if let learningRate { recipe.learningRate = learningRate }
        if let optimizer { recipe.optimizer = optimizer }
        if let weightDecay { recipe.weightDecay = weightDecay }
        if let schedule { recipe.schedule = schedule.schedule }
        if let clip { recipe.clip = clip == 0 ? nil : clip }
        if let smoothing { recipe.smoothing = smoothing }
        if let classWeights { recipe.classWeights = classWeights }
        if let augment { recipe.augmentation = augment }
        if let spectralJitter { recipe.spectralJitter = spectralJitter == 0 ? nil : spectralJitter }
        if let averaging { recipe.averaging = averaging == 0 ? nil : averaging }
        if let patience { recipe.patience = patience }
        if let precision { recipe.precision = precision }
        switch loss {
        case .crossEntropy: recipe.loss = .crossEntropy
        case .focal: recipe.loss = .focal(gamma: focalGamma ?? FitLoss.usualGamma)
        case nil: break
        }
        if focalGamma != nil, loss != .focal {
            throw ValidationError("--focal-gamma has no effect without --loss focal.")
        }
        if let batches { recipe.batches = batches }
        if let problem = recipe.problems.first {
            throw ValidationError("\(problem.prefix(1).uppercased())\(problem.dropFirst()).")
        }
        if recipe.patience != nil, sampling.validationRatio == 0 {
            throw ValidationError(
                "The preset \(preset.name) stops early, by validation pixels; found --validation-ratio 0."
            )
        }
        return recipe
    }
}
