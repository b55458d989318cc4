internal import Compute

extension DecisionTree {
    /// A split of a node: samples whose rank is at most `lower` go to the first child.
    struct Division {
        let feature: Int
        let lower: UInt32
        /// The next rank that occurs in the node.
        let upper: UInt32
    }

    /// The samples of a growing tree, ordered so that the samples of every node are contiguous.
    struct Growth {
        /// The samples with nonzero weight.
        private(set) var rows: [Int]
        private let samples: RankedSamples
        private let weights: [Int]
        /// The features in the order of the last draw.
        private var order: [Int]
        /// The rank and the index in `rows` of each sample of the node, sorted.
        private var keys: [UInt64]

        init(_ samples: RankedSamples, weights: [Int]) {
            rows = weights.indices.filter { weights[$0] > 0 }
            (self.samples, self.weights) = (samples, weights)
            order = Array(0..<samples.features)
            keys = [UInt64](repeating: 0, count: rows.count)
        }

        /// The weight of each class in the node.
        func counts(_ range: Range<Int>) -> [Int] {
            var counts = [Int](repeating: 0, count: samples.classCount)
            for row in rows[range] { counts[samples.classes[row]] += weights[row] }
            return counts
        }

        /// The split with the least impurity among `candidates` random features; nil if the node is of one class or no feature
        /// splits it.
        mutating func bestSplit(
            _ range: Range<Int>,
            _ counts: [Int],
            _ candidates: Int,
            using random: inout RandomStream
        ) -> Division? {
            guard counts.count(where: { $0 > 0 }) > 1 else { return nil }
            var best: (score: Double, division: Division)?
            for drawn in order.indices {
                if drawn >= candidates, best != nil { break }
                order.swapAt(drawn, drawn + random.index(below: order.count - drawn))
                if let found = split(range, counts, order[drawn]), found.score > best?.score ?? -1 {
                    best = found
                }
            }
            return best?.division
        }

        /// The best threshold of one feature, with `Σ c²/n` of both children, which is largest where the impurity is least.
        private mutating func split(_ range: Range<Int>, _ counts: [Int], _ feature: Int)
            -> (score: Double, division: Division)?
        {
            let (samples, weights, rows) = (samples, weights, rows)
            let offset = feature * samples.count
            for (entry, position) in range.enumerated() {
                keys[entry] = UInt64(samples.ranks[offset + rows[position]]) << 32 | UInt64(rows[position])
            }
            let count = range.count
            guard keys[..<count].contains(where: { $0 >> 32 != keys[0] >> 32 }) else { return nil }
            keys[..<count].sort()

            var best: (score: Double, lower: UInt64, upper: UInt64)?
            var (left, right) = ([Int](repeating: 0, count: counts.count), counts)
            var (leftSquares, rightSquares) = (0, counts.reduce(0) { $0 + $1 * $1 })
            var (leftTotal, rightTotal) = (0, counts.reduce(0, +))
            for entry in 0..<count - 1 {
                let row = Int(keys[entry] & 0xFFFF_FFFF)
                let (index, weight) = (samples.classes[row], weights[row])
                leftSquares += weight * (2 * left[index] + weight)
                rightSquares -= weight * (2 * right[index] - weight)
                left[index] += weight
                right[index] -= weight
                leftTotal += weight
                rightTotal -= weight
                let (lower, upper) = (keys[entry] >> 32, keys[entry + 1] >> 32)
                guard lower != upper else { continue }
                let score =
                    Double(leftSquares) / Double(leftTotal) + Double(rightSquares) / Double(rightTotal)
                if score > best?.score ?? -1 { best = (score, lower, upper) }
            }
            return best.map {
                ($0.score, Division(feature: feature, lower: UInt32($0.lower), upper: UInt32($0.upper)))
            }
        }

        /// Moves the samples of the first child to the front; returns the start of the second child.
        mutating func partition(_ range: Range<Int>, by division: Division) -> Int {
            let offset = division.feature * samples.count
            var middle = range.lowerBound
            for position in range where samples.ranks[offset + rows[position]] <= division.lower {
                rows.swapAt(middle, position)
                middle += 1
            }
            return middle
        }
    }
}
