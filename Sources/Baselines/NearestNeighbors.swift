/// k-nearest neighbors: the most frequent class among the k training samples at the smallest Euclidean distances.
///
/// Ties between classes go to the first class, and ties between distances to the first sample in the training set.
/// Reference: Cover and Hart, Nearest neighbor pattern classification, 1967.
public struct NearestNeighbors: PixelClassifier {
    /// The values of k that are tried.
    public static let candidates = [1, 3, 5, 7, 9, 11, 15, 21]

    /// The number of neighbors that vote.
    public let k: Int
    private let training: TrainingSet
    private let distances: SquaredDistances

    /// Stores the samples; `k` is at least one and at most the number of samples.
    public init(_ training: TrainingSet, k: Int) {
        precondition((1...training.count).contains(k), "NearestNeighbors: \(k) of \(training.count) samples")
        (self.training, self.k) = (training, k)
        distances = SquaredDistances(to: training.samples.doubles, features: training.samples.features)
    }

    /// The zero-based class of each sample.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            let found = distances(samples.doubles(range))
            return range.indices.map { sample in
                let row = (sample - range.lowerBound) * distances.count
                let nearest = nearest(found[row..<row + distances.count], k, leavingOut: nil)
                return mostFrequent(nearest[...])
            }
        }
    }

    /// Chooses the k with the best leave-one-out accuracy on the training samples, the smallest in a tie.
    static func search(_ training: TrainingSet, progress: (Int, Int) throws -> Void) throws -> FittedBaseline
    {
        let candidates = candidates.filter { $0 < training.count }
        guard let most = candidates.last else {
            return FittedBaseline(NearestNeighbors(training, k: 1), [.init("k", 1)])
        }
        let all = NearestNeighbors(training, k: most)
        var correct = [Int](repeating: 0, count: candidates.count)
        let step = 2048
        for start in stride(from: 0, to: training.count, by: step) {
            try progress(start, training.count)
            let part = start..<min(start + step, training.count)
            let blocks = (part.count + 255) / 256
            let counts = mapped(blocks) { block in
                let first = part.lowerBound + block * 256
                return all.leaveOneOut(first..<min(first + 256, part.upperBound), candidates)
            }
            for count in counts { for position in correct.indices { correct[position] += count[position] } }
        }
        try progress(training.count, training.count)
        var best = 0
        for position in correct.indices where correct[position] > correct[best] { best = position }
        let accuracy = Double(correct[best]) / Double(training.count)
        return FittedBaseline(
            NearestNeighbors(training, k: candidates[best]),
            [.init("k", Double(candidates[best])), .init("validation_accuracy", accuracy)]
        )
    }

    /// The number of training samples of `range` that each of `candidates` classifies correctly from the other samples.
    private func leaveOneOut(_ range: Range<Int>, _ candidates: [Int]) -> [Int] {
        let found = distances(training.samples.doubles(range))
        var correct = [Int](repeating: 0, count: candidates.count)
        for sample in range {
            let row = (sample - range.lowerBound) * distances.count
            let nearest = nearest(found[row..<row + distances.count], k, leavingOut: sample)
            for (index, k) in candidates.enumerated()
            where mostFrequent(nearest.prefix(k)) == training.classes[sample] {
                correct[index] += 1
            }
        }
        return correct
    }

    /// The indices of the `count` smallest of `distances`, nearest first.
    private func nearest(_ distances: ArraySlice<Double>, _ count: Int, leavingOut: Int?) -> [Int] {
        var nearest: [(distance: Double, sample: Int)] = []
        nearest.reserveCapacity(count + 1)
        for (sample, distance) in distances.enumerated() where sample != leavingOut {
            if nearest.count == count, let last = nearest.last, distance >= last.distance { continue }
            let position = nearest.firstIndex { distance < $0.distance } ?? nearest.count
            nearest.insert((distance, sample), at: position)
            if nearest.count > count { nearest.removeLast() }
        }
        return nearest.map(\.sample)
    }

    private func mostFrequent(_ samples: ArraySlice<Int>) -> Int {
        var votes = [Int](repeating: 0, count: training.classCount)
        for sample in samples { votes[training.classes[sample]] += 1 }
        return votes.indexOfLargest
    }
}

extension Array where Element: Comparable {
    /// The index of the largest element, the first in a tie; 0 for an empty list.
    var indexOfLargest: Int {
        var best = 0
        for position in indices where self[position] > self[best] { best = position }
        return best
    }
}
