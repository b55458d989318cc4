internal import ArgumentParser
internal import Runs

extension RecipeOptions {
    /// The recipe of `start` with what the options change.
    func settings(_ start: StartingPoint, sampling: Sampling) throws -> Recipe {
        try checkNumbers()
        if details.patience != nil, sampling.validationRatio == 0 {
            throw ValidationError("--patience requires validation pixels. Use --validation-ratio")
        }
        var recipe = start.method.recipe
        if let epochs = choice.epochs { recipe.epochs = epochs }
        if let batchSize = details.batchSize { recipe.batch = batchSize }
        if let learningRate = details.learningRate { recipe.learningRate = learningRate }
        if let optimizer = details.optimizer { recipe.optimizer = optimizer }
        if let weightDecay = details.weightDecay { recipe.weightDecay = weightDecay }
        if let schedule = details.schedule { recipe.schedule = schedule.schedule }
        if let clip = details.clip { recipe.clip = clip == 0 ? nil : clip }
        if let labelSmoothing = details.labelSmoothing { recipe.smoothing = labelSmoothing }
        if let classWeights = details.classWeights { recipe.classWeights = classWeights }
        if let augment = details.augment { recipe.augmentation = augment }
        if let jitter = details.spectralJitter { recipe.spectralJitter = jitter == 0 ? nil : jitter }
        if let averaging = details.averaging { recipe.averaging = averaging == 0 ? nil : averaging }
        if let patience = details.patience { recipe.patience = patience }
        if let precision = details.precision { recipe.precision = precision }
        if let batchOrder = details.batchOrder { recipe.batches = batchOrder }
        recipe.loss = try loss(recipe.loss)
        if let problem = recipe.problems.first { throw RunError.settings([problem]) }
        if recipe.patience != nil, sampling.validationRatio == 0 {
            throw ValidationError(
                "\(start.name) stops early, which requires validation pixels; found --validation-ratio 0"
            )
        }
        return recipe
    }

    private func loss(_ start: DataLoss) throws -> DataLoss {
        let name = details.loss ?? LossOption(start)
        switch name {
        case .crossEntropy:
            guard details.focalGamma == nil else {
                throw ValidationError("--focal-gamma requires --loss focal")
            }
            return .crossEntropy
        case .focal:
            if case .focal(let gamma) = start { return .focal(gamma: details.focalGamma ?? gamma) }
            return .focal(gamma: details.focalGamma ?? DataLoss.defaultGamma)
        }
    }

    private func checkNumbers() throws {
        func within(_ value: Double?, _ name: String, below limit: Double = .infinity) throws {
            guard let value, !(value >= 0 && value < limit) else { return }
            let range = limit.isFinite ? "at least 0 and below \(limit)" : "at least 0"
            throw ValidationError("\(name) must be \(range); found \(value)")
        }
        try check("--epochs", choice.epochs, in: 1...1_000_000)
        try check("--batch-size", details.batchSize, in: 1...1_000_000_000)
        try check("--patience", details.patience, in: 1...1_000_000)
        try within(details.learningRate, "--learning-rate")
        try within(details.weightDecay, "--weight-decay")
        try within(details.clip, "--clip")
        try within(details.labelSmoothing, "--label-smoothing", below: 1)
        try within(details.averaging, "--averaging", below: 1)
        try within(details.spectralJitter, "--spectral-jitter")
        try within(details.focalGamma, "--focal-gamma")
    }
}
