public import Compute
public import Engine

/// What to do after an epoch.
public enum TrainingDecision: Sendable {
    /// Continue training.
    case proceed
    /// Stop training.
    case stop
}

/// Why training failed.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
    /// A setting that may prevent an error.
    public enum Setting: Sendable, Equatable {
        /// The learning rate.
        case learningRate
        /// The limit on the norm of the gradients.
        case gradientClipping
    }

    /// The loss is infinite or not a number.
    case nonFiniteLoss(epoch: Int, batch: Int)
    /// The loss does not depend on these parameters: the forward pass skips a layer.
    case parametersWithoutGradient([String])

    /// Settings that may prevent the error.
    public var settings: [Setting] {
        switch self {
        case .nonFiniteLoss: [.learningRate, .gradientClipping]
        case .parametersWithoutGradient: []
        }
    }

    /// What happened, and where.
    public var description: String {
        switch self {
        case .nonFiniteLoss(let epoch, let batch):
            "the loss became infinite or undefined in epoch \(epoch + 1), batch \(batch + 1); "
                + "a smaller learning rate or gradient clipping may help"
        case .parametersWithoutGradient(let names):
            "the loss does not depend on \(names.joined(separator: ", "))"
        }
    }
}

/// The result of one epoch.
public struct EpochReport: Sendable, Codable, Equatable {
    /// The epoch, counted from zero.
    public let epoch: Int
    /// The mean of the batches' losses.
    public let meanLoss: Double
    /// The learning rate used.
    public let learningRate: Double
}

/// Runs epochs of gradient descent.
public struct Trainer {
    /// The epochs to run: a resumed run starts above zero.
    public var epochs: Range<Int>
    /// The optimizer, with its state.
    public var rule: any Optimizer
    /// Gradients are scaled down to this norm, if given.
    public var clipNorm: Double?

    /// Creates a trainer.
    public init(epochs: Range<Int>, rule: any Optimizer, clipNorm: Double? = nil) {
        (self.epochs, self.rule, self.clipNorm) = (epochs, rule, clipNorm)
    }

    /// Trains `model` in place.
    ///
    /// - Parameters:
    ///   - model: Changed after each batch.
    ///   - seed: The seed of dropout and stochastic depth.
    ///   - learningRate: The rate of each epoch.
    ///   - batches: The batches of each epoch.
    ///   - loss: The loss of one batch, of shape `[1]`.
    ///   - afterBatch: Called after each batch with the epoch and the trained model.
    ///   - afterEpoch: Called after each epoch with the state of the optimizer; returns whether to continue.
    /// - Throws: `TrainingError`, and whatever the closures throw.
    public mutating func fit<M: Module, Batch>(
        _ model: inout M,
        seed: Seed,
        learningRate: (_ epoch: Int) -> Double,
        batches: (_ epoch: Int) -> some Sequence<Batch>,
        loss: (M, Batch, inout Context) -> Variable,
        afterBatch: (_ epoch: Int, M) throws -> Void = { _, _ in },
        afterEpoch: (EpochReport, M, any Optimizer) throws -> TrainingDecision
    ) throws {
        for epoch in epochs {
            let rate = learningRate(epoch)
            var total = 0.0
            var count = 0
            for (index, batch) in batches(epoch).enumerated() {
                var updates: [Parameter.ID: Tensor] = [:]
                var (value, gradients) = differentiate { tape in
                    var context = Context.training(
                        tape: tape,
                        random: seed.stream("dropout", epoch, index)
                    )
                    let value = loss(model, batch, &context)
                    updates = context.updates
                    return value
                }
                guard value.isFinite else { throw TrainingError.nonFiniteLoss(epoch: epoch, batch: index) }
                if epoch == epochs.lowerBound, index == 0 { try model.checkGradients(gradients) }
                if let clipNorm { gradients.clip(toNorm: clipNorm, over: model) }
                rule.step(&model, gradients, learningRate: Scalar(rate))
                model.apply(updates)
                total += Double(value)
                count += 1
                try afterBatch(epoch, model)
            }
            let report = EpochReport(
                epoch: epoch,
                meanLoss: total / Double(max(count, 1)),
                learningRate: rate
            )
            if try afterEpoch(report, model, rule) == .stop { return }
        }
    }
}

extension Module {
    /// Throws unless every parameter has a gradient: this catches layers that the forward pass skips.
    func checkGradients(_ gradients: Gradients) throws(TrainingError) {
        let idle = parameters.filter { gradients[$0.id] == nil }.map(\.path)
        guard idle.isEmpty else { throw .parametersWithoutGradient(idle) }
    }
}
