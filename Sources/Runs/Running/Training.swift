internal import Compute
internal import Engine
internal import HSI
internal import LSGA
internal import NN

/// Trains one network on one scene, from the state of a checkpoint to the last epoch.
struct Training {
    let data: PreparedData
    let recipe: Recipe
    let objective: TrainingObjective
    /// The teacher of a student.
    let teacher: Network?
    let seed: Seed
    let control: RunControl
    /// Called to save a checkpoint: every few seconds, and after an interruption.
    let save: (Checkpoint) throws -> Void

    /// Trains, and returns the network to use: the best on the validation pixels if there are any, otherwise the
    /// averaged one if the recipe averages, otherwise the last.
    func callAsFunction(_ state: inout Checkpoint) throws -> Network {
        guard !isExhausted(state.history) else { return chosen(state) }
        let weights = classWeights
        let validationClasses = data.classes(of: data.split.validation)
        var meter = TrainingMeter(recipe, samples: data.split.train.count, resuming: state.history)
        var lastSave = meter.seconds
        var network = state.network
        var average = state.average
        var trainer = Trainer(
            epochs: state.history.count..<recipe.epochs,
            rule: state.optimizer,
            clipNorm: recipe.clip
        )
        do {
            try trainer.fit(
                &network,
                seed: seed,
                learningRate: { epoch in
                    let losses = state.history.map { $0.validationLoss ?? $0.loss }
                    let factor = recipe.schedule.factor(epoch: epoch, of: recipe.epochs, losses: losses)
                    return recipe.learningRate * factor
                },
                batches: { TrainingBatches(data, recipe, seed: seed, epoch: $0) },
                loss: { network, batch, context in
                    let (logits, loss) = network.loss(
                        of: Variable(batch.patches),
                        objective,
                        teacher: teacher,
                        &context
                    ) {
                        recipe.dataLoss($0, of: batch.classes, classWeights: weights)
                    }
                    meter.count(
                        logits.value.largestOfRows,
                        batch.classes,
                        loss: Double(loss.value.scalars[0])
                    )
                    return loss
                },
                afterBatch: { epoch, network in
                    average?.update(with: network)
                    control.report(.training(meter.progress(epoch: epoch)))
                    if control.isInterrupted() { throw Interruption() }
                },
                afterEpoch: { report, network, rule in
                    let candidate = average?.model ?? network
                    let score = score(candidate, on: validationClasses)
                    if let score, score.accuracy > state.bestValidationAccuracy { state.best = candidate }
                    (state.network, state.optimizer, state.average) = (network, rule, average)
                    let row = meter.endEpoch(report, validation: score)
                    state.history.append(row)
                    control.report(.epoch(row, of: recipe.epochs))
                    if meter.seconds - lastSave > 10 {
                        try save(state)
                        lastSave = meter.seconds
                    }
                    return isExhausted(state.history) ? .stop : .proceed
                }
            )
        } catch is Interruption {
            try save(state)
            throw RunError.interrupted
        }
        return chosen(state)
    }

    private struct Interruption: Error {}

    private func chosen(_ state: Checkpoint) -> Network {
        state.best ?? state.average?.model ?? state.network
    }

    private func score(_ network: Network, on classes: [Int]) -> (loss: Double, accuracy: Double)? {
        guard !classes.isEmpty else { return nil }
        return FittedNetwork(network, data.sampler).evaluate(
            data.split.validation,
            classes: classes
        )
    }

    /// Whether training is over: all epochs done, or no better validation accuracy for longer than the patience.
    private func isExhausted(_ history: [HistoryRow]) -> Bool {
        guard history.count < recipe.epochs else { return true }
        guard let patience = recipe.patience else { return false }
        let accuracies = history.map { $0.validationAccuracy ?? 0 }
        guard let best = accuracies.max(), let at = accuracies.firstIndex(of: best) else { return false }
        return history.count - 1 - at >= patience
    }

    /// The weight of each class in the loss.
    var classWeights: [Scalar]? {
        var counts = [Int](repeating: 0, count: data.labels.count)
        for index in data.classes(of: data.split.train) { counts[index] += 1 }
        return recipe.classWeights.weights(of: counts)?.map { Scalar($0) }
    }
}

extension Recipe {
    /// The data loss of logits `[batch, classes]`, of shape `[1]`.
    fileprivate func dataLoss(_ logits: Variable, of classes: [Int], classWeights: [Scalar]?) -> Variable {
        switch loss {
        case .crossEntropy:
            logits.crossEntropy(labels: classes, classWeights: classWeights, smoothing: Scalar(smoothing))
        case .focal(let gamma):
            logits.focalLoss(labels: classes, gamma: Scalar(gamma), classWeights: classWeights)
        }
    }
}
