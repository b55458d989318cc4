internal import Compute
internal import Glibc

/// Multinomial logistic regression with an L2 penalty: the class with the largest logit `wₖ·x + bₖ`; ties go to the first.
///
/// W and b minimize `C·Σ −log pᵧ(x) + ½·‖W‖²` over the training samples, where p is the softmax of the logits; b is not
/// penalized. Classes without samples are left out. The minimum is found by L-BFGS in double precision.
public struct LogisticRegression: ProbabilisticPixelClassifier {
    /// The values of C that are tried.
    public static let candidates = [0.01, 0.1, 1, 10, 100]

    /// The classes with samples, ascending.
    let present: [Int]
    /// W, and b in the last column: `[classes, features + 1]`.
    let weights: [Double]

    /// Fits to samples of at least two classes, starting from `start` if given.
    init(
        _ training: TrainingSet,
        penalty cost: Double,
        tolerance: Double = 1e-6,
        iterations: Int = 2000,
        from start: LogisticRegression? = nil
    ) {
        present = training.present
        let problem = Problem(training, present, cost)
        let zeros = [Double](repeating: 0, count: present.count * problem.width)
        let first = start?.present == present ? start?.weights ?? zeros : zeros
        let method = LBFGS(tolerance: tolerance, iterations: iterations)
        weights = method.minimize(from: first) { problem.loss($0) }.position
    }

    /// The zero-based class of each sample.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            let logits = logits(samples, range)
            return (0..<range.count).map {
                present[Array(logits[$0 * present.count..<($0 + 1) * present.count]).indexOfLargest]
            }
        }
    }

    /// The softmax of the logits.
    public func probabilities(of samples: Samples, classCount: Int) -> [Double] {
        softmaxInBlocks(samples.count, classCount: classCount, present) { logits(samples, $0) }
    }

    /// The logits of a range of samples for the classes present.
    private func logits(_ samples: Samples, _ range: Range<Int>) -> [Double] {
        product(samples.doublesAndOne(range), weights, range.count, present.count, samples.features + 1)
    }

    /// Chooses C by five-fold cross-validation (the smallest in a tie) and fits to all training samples.
    static func search(_ training: TrainingSet, seed: Seed, progress: (Int, Int) throws -> Void) throws
        -> FittedBaseline
    {
        let folds = Folds(training, seed: seed)
        let parts = folds.heldOut.indices.map { training.chosen(folds.kept($0)) }
        let heldOut = folds.heldOut.map { training.chosen($0) }
        var latest = [LogisticRegression?](repeating: nil, count: parts.count)
        var best = (correct: -1, cost: 1.0)
        for (done, cost) in candidates.enumerated() {
            try progress(done, candidates.count + 1)
            // Each fold starts from its solution for the previous, smaller C.
            let fits = mapped(parts.count) { fold in
                LogisticRegression(
                    parts[fold],
                    penalty: cost,
                    tolerance: 1e-5,
                    iterations: 300,
                    from: latest[fold]
                )
            }
            latest = fits
            let correct = zip(fits, heldOut).reduce(0) { sum, part in
                sum + zip(part.0.classes(of: part.1.samples), part.1.classes).count { $0 == $1 }
            }
            if correct > best.correct { best = (correct, cost) }
        }
        try progress(candidates.count, candidates.count + 1)
        let fitted = LogisticRegression(training, penalty: best.cost)
        try progress(candidates.count + 1, candidates.count + 1)
        let accuracy = Double(best.correct) / Double(training.count)
        return FittedBaseline(fitted, [.init("C", best.cost), .init("validation_accuracy", accuracy)])
    }
}

/// The objective of the logistic regression, divided by C and the number of samples.
private struct Problem {
    /// Features with a constant 1 in the last column: `[samples, width]`.
    let rows: [Double]
    let width: Int
    /// The index of each sample's class among the classes present.
    let targets: [Int]
    let classes: Int
    /// The factor of half the squared weights: `1 / (C · samples)`.
    let penalty: Double

    init(_ training: TrainingSet, _ present: [Int], _ cost: Double) {
        rows = training.samples.doublesAndOne(0..<training.count)
        width = training.samples.features + 1
        var indexOfClass = [Int](repeating: 0, count: training.classCount)
        for (index, label) in present.enumerated() { indexOfClass[label] = index }
        targets = training.classes.map { indexOfClass[$0] }
        classes = present.count
        penalty = 1 / (cost * Double(training.count))
    }

    func loss(_ weights: [Double]) -> (value: Double, gradient: [Double]) {
        let block = 1024
        let parts = mapped((targets.count + block - 1) / block) { index in
            part(index * block..<min((index + 1) * block, targets.count), weights)
        }
        var (value, gradient) = (0.0, [Double](repeating: 0, count: weights.count))
        for part in parts {
            value += part.value
            for position in gradient.indices { gradient[position] += part.gradient[position] }
        }
        let scale = 1 / Double(targets.count)
        value *= scale
        for position in gradient.indices {
            gradient[position] *= scale
            // The last column is b.
            guard position % width != width - 1 else { continue }
            value += penalty / 2 * weights[position] * weights[position]
            gradient[position] += penalty * weights[position]
        }
        return (value, gradient)
    }

    /// Partial sums over a range of samples.
    private func part(_ range: Range<Int>, _ weights: [Double]) -> (value: Double, gradient: [Double]) {
        let some = Array(rows[range.lowerBound * width..<range.upperBound * width])
        var scores = product(some, weights, range.count, classes, width)
        var value = 0.0
        for (row, sample) in range.enumerated() {
            let entries = row * classes..<(row + 1) * classes
            let target = row * classes + targets[sample]
            let largest = scores[entries].max() ?? 0
            let own = scores[target] - largest
            var sum = 0.0
            for entry in entries {
                scores[entry] = exp(scores[entry] - largest)
                sum += scores[entry]
            }
            value += log(sum) - own
            for entry in entries { scores[entry] /= sum }
            scores[target] -= 1
        }
        let gradient = [Double](unsafeUninitializedCapacity: classes * width) { buffer, initialized in
            initialized = classes * width
            guard let result = buffer.baseAddress else { return }
            DoubleProduct.multiply(classes, width, range.count, scores, aTransposed: true, some, into: result)
        }
        return (value, gradient)
    }
}

/// `rows · weightsᵀ` for `rows[count, width]` and `weights[classes, width]`.
private func product(_ rows: [Double], _ weights: [Double], _ count: Int, _ classes: Int, _ width: Int)
    -> [Double]
{
    [Double](unsafeUninitializedCapacity: count * classes) { buffer, initialized in
        initialized = count * classes
        guard let result = buffer.baseAddress else { return }
        DoubleProduct.multiply(count, classes, width, rows, weights, bTransposed: true, into: result)
    }
}

extension Samples {
    /// The samples of `range` in double precision, with a constant 1 appended to each: `[samples, features + 1]`.
    fileprivate func doublesAndOne(_ range: Range<Int>) -> [Double] {
        var rows: [Double] = []
        rows.reserveCapacity(range.count * (features + 1))
        for sample in range {
            for value in values[sample * features..<(sample + 1) * features] { rows.append(Double(value)) }
            rows.append(1)
        }
        return rows
    }
}
