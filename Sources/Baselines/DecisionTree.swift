internal import Compute

/// A binary tree of thresholds, grown until every leaf is of one class or cannot be split.
///
/// Each node uses the threshold with the least Gini impurity among random features: `Σ 1 − Σₖ pₖ²`, weighted by samples.
/// Thresholds are halfway between two samples and belong to the lower side. Features that are constant in the node count as
/// drawn, but drawing continues until one feature splits the node.
///
/// Reference: Breiman, Friedman, Olshen and Stone, Classification and regression trees, 1984.
struct DecisionTree: Sendable {
    struct Node {
        /// The feature to compare; −1 in a leaf.
        var feature: Int32
        /// The first child, whose values are at most the threshold; the second child follows it.
        ///
        /// In a leaf, the start of its shares.
        var next: Int32
        var threshold: Double
    }

    private(set) var nodes: [Node] = []
    /// The share of each class in each leaf: `[leaves, classes]`.
    private(set) var shares: [Float] = []

    /// Grows a tree on ranked samples.
    ///
    /// - Parameters:
    ///   - samples: The samples, with the rank of every value of a feature.
    ///   - weights: The weight of each sample; 0 excludes it.
    ///   - candidates: The number of features that a node draws.
    ///   - random: The random stream for the features.
    init(_ samples: RankedSamples, weights: [Int], candidates: Int, using random: inout RandomStream) {
        var growth = Growth(samples, weights: weights)
        nodes = [Node(feature: -1, next: 0, threshold: 0)]
        var open = [(node: 0, range: 0..<growth.rows.count)]
        while let (node, range) = open.popLast() {
            let counts = growth.counts(range)
            guard let split = growth.bestSplit(range, counts, candidates, using: &random) else {
                nodes[node].next = Int32(shares.count)
                let total = Float(counts.reduce(0, +))
                shares += counts.map { Float($0) / total }
                continue
            }
            let middle = growth.partition(range, by: split)
            let first = nodes.count
            nodes[node] = Node(
                feature: Int32(split.feature),
                next: Int32(first),
                threshold: samples.midpoint(split.feature, split.lower, split.upper)
            )
            nodes.append(Node(feature: -1, next: 0, threshold: 0))
            nodes.append(Node(feature: -1, next: 0, threshold: 0))
            open.append((first + 1, middle..<range.upperBound))
            open.append((first, range.lowerBound..<middle))
        }
    }

    /// The start of the shares of the leaf for the sample whose features start at `features`.
    func leaf(_ features: UnsafePointer<Float>) -> Int {
        nodes.withUnsafeBufferPointer { nodes in
            var node = nodes[0]
            while node.feature >= 0 {
                let isAbove = Double(features[Int(node.feature)]) > node.threshold
                node = nodes[Int(node.next) + (isAbove ? 1 : 0)]
            }
            return Int(node.next)
        }
    }
}

/// Training samples with the ranks of their feature values; equal values have equal ranks.
struct RankedSamples: Sendable {
    let count: Int
    let features: Int
    let classes: [Int]
    let classCount: Int
    /// `[features, samples]`.
    let ranks: [UInt32]
    /// The distinct values of each feature, ascending.
    private let values: [[Float]]

    init(_ training: TrainingSet) {
        let (count, features) = (training.count, training.samples.features)
        let all = training.samples.values
        let ranked = mapped(features) { feature -> (values: [Float], ranks: [UInt32]) in
            let order = (0..<count).sorted {
                all[$0 * features + feature] < all[$1 * features + feature]
            }
            var (values, ranks) = ([Float](), [UInt32](repeating: 0, count: count))
            for row in order {
                let value = all[row * features + feature]
                if values.last != value { values.append(value) }
                ranks[row] = UInt32(values.count - 1)
            }
            return (values, ranks)
        }
        (self.count, self.features) = (count, features)
        (classes, classCount) = (training.classes, training.classCount)
        ranks = ranked.flatMap(\.ranks)
        values = ranked.map(\.values)
    }

    /// Halfway between two values of a feature, by their ranks; exact in double precision.
    func midpoint(_ feature: Int, _ lower: UInt32, _ upper: UInt32) -> Double {
        (Double(values[feature][Int(lower)]) + Double(values[feature][Int(upper)])) / 2
    }
}
