internal import NN

/// The data loss: what compares logits with the true classes.
public enum DataLoss: Sendable, Equatable, Codable {
    /// The cross-entropy, optionally with label smoothing and class weights.
    case crossEntropy
    /// The focal loss, which gives more weight to samples that are classified badly: see `Variable.focalLoss`.
    case focal(gamma: Double)

    /// The γ that is best in its source, Lin and others 2017.
    public static let defaultGamma = 2.0
}

/// The order of the training pixels in an epoch.
public enum BatchComposition: String, Sendable, CaseIterable, Codable {
    /// Each pixel once, in random order.
    case shuffled
    /// The same number of pixels in total, but equally many of each class: see `TrainingBatches`.
    case balanced
}

/// How classes are weighted in the loss.
public enum ClassWeighting: String, Sendable, CaseIterable, Codable {
    /// Equal weights.
    case none
    /// By n / (classes · count), as scikit-learn's "balanced".
    case balanced
    /// By the square root of that, between the two (Mahajan et al. 2018, arXiv 1805.00932).
    case root

    /// The weight of each class, from its number of training pixels; nil if all weights are equal.
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
    /// Settings that contradict each other or are out of range; empty if there are none.
    public var problems: [String] {
        var problems = numberProblems
        if case .focal = loss, smoothing > 0 {
            problems.append(
                "the focal loss does not support label smoothing"
            )
        }
        if batches == .balanced, classWeights != .none {
            problems.append(
                "balanced batches and class weights cannot be combined: rare classes would count twice"
            )
        }
        return problems
    }

    private var numberProblems: [String] {
        let most = 1_000_000
        var counts = [("epochs", 0, epochs), ("batch", 1, batch)]
        var numbers = [("learning rate", learningRate), ("weight decay", weightDecay)]
        var shares = [("label smoothing", smoothing)]
        if let patience { counts.append(("patience", 0, patience)) }
        if let clip { numbers.append(("norm of the gradients", clip)) }
        if let spectralJitter { numbers.append(("spectral jitter", spectralJitter)) }
        if let averaging { shares.append(("decay of the averaged weights", averaging)) }
        if case .focal(let gamma) = loss { numbers.append(("focal loss's gamma", gamma)) }
        switch schedule {
        case .constant: break
        case .step(let every, let factor):
            counts.append(("schedule's step", 1, every))
            numbers.append(("schedule's factor", factor))
        case .cosine(let warmUp, let floor):
            counts.append(("schedule's warm-up", 0, warmUp))
            numbers.append(("schedule's floor", floor))
        case .plateau(let factor, let patience):
            counts.append(("schedule's patience", 0, patience))
            numbers.append(("schedule's factor", factor))
        }
        return counts.filter { !($1...most).contains($2) }.map {
            "\($0) must be from \($1) to \(most), not \($2)"
        }
            + numbers.filter { !(0...1e6).contains($1) }.map { "\($0) must be from 0 to 1e6, not \($1)" }
            + shares.filter { !(0..<1).contains($1) }.map { "\($0) must be in 0 ..< 1, not \($1)" }
    }
}
