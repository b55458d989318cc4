internal import Compute
internal import Glibc

/// Squared Euclidean distances to a fixed set of samples, `‖x‖² + ‖y‖² − 2·x·y`, in double precision.
///
/// Values that rounding makes negative are set to zero.
struct SquaredDistances {
    /// The fixed samples, `[samples, features]`.
    let references: [Double]
    let features: Int
    private let norms: [Double]

    init(to references: [Double], features: Int) {
        (self.references, self.features) = (references, features)
        norms = Self.norms(references, features: features)
    }

    /// The number of fixed samples.
    var count: Int { norms.count }

    /// The distances from each row of `rows`, `[rows, features]`, to each fixed sample: `[rows, fixed samples]`.
    func callAsFunction(_ rows: [Double]) -> [Double] {
        let own = Self.norms(rows, features: features)
        return [Double](unsafeUninitializedCapacity: own.count * count) { buffer, initialized in
            initialized = own.count * count
            guard let result = buffer.baseAddress else { return }
            DoubleProduct.multiply(
                own.count,
                count,
                features,
                rows,
                references,
                bTransposed: true,
                into: result
            )
            for (row, norm) in own.enumerated() {
                let entries = result + row * count
                for position in 0..<count {
                    entries[position] = max(0, norm + norms[position] - 2 * entries[position])
                }
            }
        }
    }

    private static func norms(_ rows: [Double], features: Int) -> [Double] {
        (0..<rows.count / features).map { row in
            var sum = 0.0
            for value in rows[row * features..<(row + 1) * features] { sum += value * value }
            return sum
        }
    }
}

/// The class of each of `count` samples, computed in blocks on several threads; `body` returns the classes of a range.
func classesInBlocks(_ count: Int, of size: Int = 256, _ body: (Range<Int>) -> [Int]) -> [Int] {
    [Int](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = count
        guard let result = buffer.baseAddress else { return }
        parallel(over: count, grain: size) { range in
            for (position, index) in zip(range, body(range)) { (result + position).initialize(to: index) }
        }
    }
}

/// The softmax of the scores of `count` samples, `[count, classCount]`, computed in blocks on several threads.
///
/// `scores` returns those of a range of samples for the classes `present`; other classes have probability 0.
func softmaxInBlocks(
    _ count: Int,
    classCount: Int,
    _ present: [Int],
    of size: Int = 256,
    _ scores: (Range<Int>) -> [Double]
) -> [Double] {
    [Double](unsafeUninitializedCapacity: count * classCount) { buffer, initialized in
        initialized = count * classCount
        guard let result = buffer.baseAddress else { return }
        parallel(over: count, grain: size) { range in
            (result + range.lowerBound * classCount).initialize(repeating: 0, count: range.count * classCount)
            let scores = scores(range)
            for (position, sample) in range.enumerated() {
                let own = scores[position * present.count..<(position + 1) * present.count]
                let largest = own.max() ?? 0
                let shares = own.map { exp($0 - largest) }
                let sum = shares.reduce(0, +)
                for (index, share) in zip(present, shares) {
                    result[sample * classCount + index] = share / sum
                }
            }
        }
    }
}

/// `count` values that are computed independently on several threads.
func mapped<Value>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
    let values = [Value?](unsafeUninitializedCapacity: count) { buffer, initialized in
        initialized = count
        guard let result = buffer.baseAddress else { return }
        parallel(over: count, grain: 1) { range in
            for position in range { (result + position).initialize(to: body(position)) }
        }
    }
    return values.compactMap(\.self)
}
