/// k nearest neighbours: the most frequent class among the k training samples at the smallest Euclidean distances.
///
/// Of classes that are equally frequent the first is taken, and of samples equally far the first in the training set.
/// Reference: Cover and Hart, Nearest neighbor pattern classification, 1967.
public struct NearestNeighbours: PixelClassifier {
    /// The values of k that are tried.
    public static let candidates = [1, 3, 5, 7, 9, 11, 15, 21]

    /// The number of neighbours that vote.
    public let k: Int
    private let training: TrainingSet
    private let distances: SquaredDistances

    /// Remembers the samples; `k` of at least one, and at most as many as there are.
    public init(_ training: TrainingSet, k: Int) {
        precondition((1...training.count).contains(k), "NearestNeighbours: \(k) of \(training.count) samples")
        (self.training, self.k) = (training, k)
        distances = SquaredDistances(to: training.samples.doubles, features: training.samples.features)
    }

    /// The class of each sample, counted from zero.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            let found = distances(samples.doubles(range))
            return range.indices.map { place in
                let row = (place - range.lowerBound) * distances.count
                let nearest = nearest(found[row..<row + distances.count], k, leavingOut: nil)
                return mostFrequent(nearest[...])
            }
        }
    }

    /// Chooses the k that classifies most training samples rightly by the others, the smallest of equals.
    static func search(_ training: TrainingSet, progress: (Int, Int) throws -> Void) throws -> FittedBaseline
    {
        let candidates = candidates.filter { $0 < training.count }
        guard let most = candidates.last else {
            return FittedBaseline(NearestNeighbours(training, k: 1), [.init("k", 1)])
        }
        let all = NearestNeighbours(training, k: most)
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
            for count in counts { for place in correct.indices { correct[place] += count[place] } }
        }
        try progress(training.count, training.count)
        var best = 0
        for place in correct.indices where correct[place] > correct[best] { best = place }
        let accuracy = Double(correct[best]) / Double(training.count)
        return FittedBaseline(
            NearestNeighbours(training, k: candidates[best]),
            [.init("k", Double(candidates[best])), .init("validation_accuracy", accuracy)]
        )
    }

    /// How many of the training samples of `range` each of `candidates` gets right by the other samples.
    private func leaveOneOut(_ range: Range<Int>, _ candidates: [Int]) -> [Int] {
        let found = distances(training.samples.doubles(range))
        var correct = [Int](repeating: 0, count: candidates.count)
        for place in range {
            let row = (place - range.lowerBound) * distances.count
            let nearest = nearest(found[row..<row + distances.count], k, leavingOut: place)
            for (index, k) in candidates.enumerated()
            where mostFrequent(nearest.prefix(k)) == training.classes[place] {
                correct[index] += 1
            }
        }
        return correct
    }

    /// The places of the `count` smallest of `distances`, nearest first.
    private func nearest(_ distances: ArraySlice<Double>, _ count: Int, leavingOut: Int?) -> [Int] {
        var nearest: [(distance: Double, place: Int)] = []
        nearest.reserveCapacity(count + 1)
        for (place, distance) in distances.enumerated() where place != leavingOut {
            if nearest.count == count, let last = nearest.last, distance >= last.distance { continue }
            let position = nearest.firstIndex { distance < $0.distance } ?? nearest.count
            nearest.insert((distance, place), at: position)
            if nearest.count > count { nearest.removeLast() }
        }
        return nearest.map(\.place)
    }

    private func mostFrequent(_ places: ArraySlice<Int>) -> Int {
        var votes = [Int](repeating: 0, count: training.classCount)
        for place in places { votes[training.classes[place]] += 1 }
        return votes.indexOfLargest
    }
}

extension Array where Element: Comparable {
    /// The place of the largest element, the first of equals; 0 of an empty list.
    var indexOfLargest: Int {
        var best = 0
        for place in indices where self[place] > self[best] { best = place }
        return best
    }
}
