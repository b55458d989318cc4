/// What the fit of scores to classes is measured by.
public enum FitLoss: Sendable, Equatable, Codable {
    /// The cross-entropy, with label smoothing and class weights if wanted.
    case crossEntropy
    /// The focal loss, which leaves more of the loss to samples that are classified badly: see `Variable.focalLoss`.
    case focal(gamma: Double)

    /// The γ that is best in its source, Lin and others 2017.
    public static let usualGamma = 2.0
}

/// Which training pixels an epoch's batches have.
public enum BatchComposition: String, Sendable, CaseIterable, Codable {
    /// Each pixel once, in random order.
    case shuffled
    /// As many pixels in all, of each class equally many: see `TrainingBatches`.
    case balanced
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

extension Recipe {
    /// Which settings contradict each other; empty if none do.
    public var problems: [String] {
        var problems: [String] = []
        if case .focal = loss, smoothing > 0 {
            problems.append(
                "the focal loss knows no label smoothing: give --smoothing 0 or --loss cross-entropy"
            )
        }
        if batches == .balanced, classWeights != .none {
            problems.append(
                "balanced batches and class weights would count rare classes twice over: "
                    + "give --class-weights none, or --batches shuffled"
            )
        }
        return problems
    }
}

extension KeyedDecodingContainer {
    /// Cross-entropy where the key is absent, as in files from before there was a choice.
    func decode(_ type: FitLoss.Type, forKey key: Key) throws -> FitLoss {
        try decodeIfPresent(type, forKey: key) ?? .crossEntropy
    }

    /// Shuffled where the key is absent, as in files from before there was a choice.
    func decode(_ type: BatchComposition.Type, forKey key: Key) throws -> BatchComposition {
        try decodeIfPresent(type, forKey: key) ?? .shuffled
    }
}
