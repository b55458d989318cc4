internal import Glibc

extension ClassProbabilities {
    /// Class probabilities that may lack rows, with equal probabilities in place of every row that is no distribution.
    ///
    /// A row counts as a distribution if its numbers lie between 0 and 1 and their sum is 1 within 0.001.
    ///
    /// - Parameters:
    ///   - values: The probabilities, `[count, classCount]`.
    ///   - classCount: The number of classes, at least 1.
    /// - Returns: The probabilities, and how many rows were replaced.
    public static func completing(_ values: [Float], classCount: Int) -> (Self, replaced: Int) {
        var (values, replaced) = (values, 0)
        let count = values.count / classCount
        for place in 0..<count {
            let range = place * classCount..<(place + 1) * classCount
            var (sum, isInRange) = (Float(0), true)
            for index in range {
                sum += values[index]
                isInRange = isInRange && values[index] >= 0 && values[index] <= 1.001
            }
            guard !isInRange || abs(sum - 1) > 1e-3 else { continue }
            replaced += 1
            for index in range { values[index] = 1 / Float(classCount) }
        }
        return (Self(values, count: count, classCount: classCount), replaced)
    }

    /// The entropy of each row, `−Σ p · ln p` over the classes, in nats.
    public var entropies: [Float] {
        (0..<count).map { place in
            var sum = 0.0
            for value in values[place * classCount..<(place + 1) * classCount] where value > 0 {
                sum += Double(value) * Glibc.log(Double(value))
            }
            return Float(max(0, -sum))
        }
    }
}
