public import Compute

/// A random forest: trees grown on samples drawn with replacement, each node choosing among √d features drawn at random.
///
/// A sample goes to the class with the largest share, averaged over the leaves it falls into, the first of equals. Every
/// tree has a random stream of its own, so that the forest is the same on any number of threads.
///
/// Reference: Breiman, Random forests, 2001. Trees are grown to the end and averaged by shares, as scikit-learn does.
public struct RandomForest: PixelClassifier {
    /// How many trees `Baseline.forest` grows.
    public static let usualTrees = 200

    private let trees: [DecisionTree]
    private let classCount: Int

    /// Grows trees, a few at a time between calls of `progress`.
    public init(
        _ training: TrainingSet,
        trees count: Int = usualTrees,
        seed: Seed,
        progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
    ) throws {
        let samples = RankedSamples(training)
        let candidates = max(1, Int(Double(samples.features).squareRoot()))
        var trees: [DecisionTree] = []
        while trees.count < count {
            try progress(trees.count, count)
            let done = trees.count
            trees += mapped(min(20, count - done)) { place in
                var random = seed.stream("forest", done + place)
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

    /// The class of each sample, counted from zero.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            var shares = [Float](repeating: 0, count: range.count * classCount)
            samples.values.withUnsafeBufferPointer { values in
                guard let values = values.baseAddress else { return }
                for tree in trees {
                    for (place, sample) in range.enumerated() {
                        let leaf = tree.leaf(values + sample * samples.features)
                        for index in 0..<classCount {
                            shares[place * classCount + index] += tree.shares[leaf + index]
                        }
                    }
                }
            }
            return (0..<range.count).map {
                Array(shares[$0 * classCount..<($0 + 1) * classCount]).indexOfLargest
            }
        }
    }
}
