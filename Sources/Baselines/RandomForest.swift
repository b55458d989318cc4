public import Compute

/// A random forest: trees grown on bootstrap samples, with √d random features tried at each node.
///
/// The predicted class has the largest mean share over the leaves of the sample; ties go to the first class. Every tree has
/// its own random stream, so the forest is the same on any number of threads.
///
/// Reference: Breiman, Random forests, 2001. Trees are fully grown and averaged by shares, as in scikit-learn.
public struct RandomForest: ProbabilisticPixelClassifier {
    /// The number of trees of `Baseline.forest`.
    public static let defaultTrees = 200

    private let trees: [DecisionTree]
    private let classCount: Int

    /// Grows the trees in batches and calls `progress` between them.
    public init(
        _ training: TrainingSet,
        trees count: Int = defaultTrees,
        seed: Seed,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws {
        let samples = RankedSamples(training)
        let candidates = max(1, Int(Double(samples.features).squareRoot()))
        var trees: [DecisionTree] = []
        while trees.count < count {
            try progress(trees.count, count)
            let done = trees.count
            trees += mapped(min(20, count - done)) { offset in
                var random = seed.stream("forest", done + offset)
                var weights = [Int](repeating: 0, count: samples.count)
                for _ in 0..<samples.count { weights[random.index(below: samples.count)] += 1 }
                return DecisionTree(samples, weights: weights, candidates: candidates, using: &random)
            }
        }
        try progress(count, count)
        (self.trees, classCount) = (trees, training.classCount)
    }

    static func fit(_ training: TrainingSet, seed: Seed, progress: (Int, Int) throws -> Void) throws
        -> FittedBaseline
    {
        let forest = try RandomForest(training, seed: seed, progress: progress)
        return FittedBaseline(forest, [.init("trees", Double(forest.trees.count))])
    }

    /// The zero-based class of each sample.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            let shares = shares(samples, range)
            return (0..<range.count).map {
                Array(shares[$0 * classCount..<($0 + 1) * classCount]).indexOfLargest
            }
        }
    }

    /// The mean shares over the leaves.
    public func probabilities(of samples: Samples, classCount: Int) -> [Double] {
        precondition(classCount == self.classCount, "RandomForest: \(classCount) classes")
        let blocks = mapped((samples.count + 255) / 256) { block in
            shares(samples, block * 256..<min((block + 1) * 256, samples.count))
        }
        return blocks.joined().map { Double($0) / Double(trees.count) }
    }

    /// The sums of the shares of each class over the trees, for a range of samples.
    private func shares(_ samples: Samples, _ range: Range<Int>) -> [Float] {
        var shares = [Float](repeating: 0, count: range.count * classCount)
        samples.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for tree in trees {
                for (position, sample) in range.enumerated() {
                    let leaf = tree.leaf(values + sample * samples.features)
                    for index in 0..<classCount {
                        shares[position * classCount + index] += tree.shares[leaf + index]
                    }
                }
            }
        }
        return shares
    }
}
