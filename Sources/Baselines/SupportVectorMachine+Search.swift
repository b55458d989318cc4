internal import Compute
internal import Glibc

extension SupportVectorMachine {
    /// The values of C that are tried: 1, 4, … 4096.
    public static let costs = (0...6).map { Glibc.pow(4, Double($0)) }
    /// The values of γ that are tried, multiplied by the number of features and their mean variance: 1/64, 1/16, 1/4, 1, 4.
    public static let relativeGammas = (-3...1).map { Glibc.pow(4, Double($0)) }
    /// The approximate maximum number of samples in the search, which stores all pairs of samples.
    static let searchLimit = 2048

    /// Chooses C and γ by five-fold cross-validation on the training samples, and fits to all of them.
    ///
    /// Every pair of values is tried. Ties in the number of correct held-out samples go to the smallest C, then to the smallest γ.
    /// With more than 2048 samples, the search uses a subset of that size, with each class in proportion.
    static func search(_ training: TrainingSet, seed: Seed, progress: (Int, Int) throws -> Void) throws
        -> FittedBaseline
    {
        let searched = training.thinned(to: searchLimit, seed: seed).orderedByClass
        let folds = Folds(searched, seed: seed)
        let kept = folds.heldOut.indices.map { folds.kept($0) }
        let distances = allDistances(searched.samples)
        let scale = Double(training.samples.features) * meanVariance(training.samples)
        let gammas = relativeGammas.map { $0 / (scale > 0 ? scale : 1) }

        let total = gammas.count * costs.count
        var best = (correct: -1, cost: 1.0, gamma: 1.0)
        for (index, gamma) in gammas.enumerated() {
            let problem = SVMProblem(classes: searched.classes) { row, values in
                let start = row * searched.count
                for column in 0..<searched.count {
                    values[column] = exp(-gamma * distances[start + column])
                }
            }
            // A few values of C at a time, so that progress is shown and the search can be stopped.
            for costRange in [0..<4, 4..<costs.count] {
                try progress(index * costs.count + costRange.lowerBound, total)
                let fits = mapped(costRange.count * kept.count) { task in
                    let (cost, fold) = (costs[costRange.lowerBound + task / kept.count], task % kept.count)
                    return Result {
                        try problem.correct(kept[fold], heldOut: folds.heldOut[fold], cost: cost)
                    }
                }
                let counts = try fits.map { try $0.get() }
                for (offset, cost) in costs[costRange].enumerated() {
                    let correct = counts[offset * kept.count..<(offset + 1) * kept.count].reduce(0, +)
                    let isBetter =
                        correct > best.correct
                        || correct == best.correct && (cost, gamma) < (best.cost, best.gamma)
                    if isBetter { best = (correct, cost, gamma) }
                }
            }
        }
        let machine = try SupportVectorMachine(training, cost: best.cost, gamma: best.gamma)
        try progress(total, total)
        return FittedBaseline(
            machine,
            [
                .init("C", best.cost), .init("gamma", best.gamma),
                .init("validation_accuracy", Double(best.correct) / Double(searched.count)),
                .init("support_vectors", Double(machine.vectors)),
            ]
        )
    }

    /// The squared distances between all samples: `[samples, samples]`.
    private static func allDistances(_ samples: Samples) -> [Double] {
        let distances = SquaredDistances(to: samples.doubles, features: samples.features)
        let blocks = (samples.count + 127) / 128
        return mapped(blocks) { block in
            distances(samples.doubles(block * 128..<min((block + 1) * 128, samples.count)))
        }.flatMap(\.self)
    }

    /// The mean over features of their variances.
    static func meanVariance(_ samples: Samples) -> Double {
        let variance = ColumnStatistics(of: samples.values, columns: samples.features).variance
        return variance.reduce(0, +) / Double(samples.features)
    }
}

extension SVMProblem {
    /// The number of samples in `heldOut` that a machine fitted to `kept` classifies correctly.
    fileprivate func correct(_ kept: [Int], heldOut: [Int], cost: Double) throws -> Int {
        let model = try fit(kept, cost: cost, kernel: .precomputed)
        return heldOut.count { sample in
            model.winner { kernel(sample, kept[model.vectors[$0]]) } == classes[sample]
        }
    }
}
