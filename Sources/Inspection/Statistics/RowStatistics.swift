internal import Glibc

/// Numbers that describe one row of attention weights.
public struct RowStatistics: Sendable, Equatable {
    /// The largest weight.
    public let maximum: Double
    /// The mean weight, which is one over the number of keys where rows sum to one.
    public let mean: Double
    /// The entropy of the row, divided by its sum, in bits.
    public let entropy: Double
    /// The entropy relative to that of equal weights on all keys: one for a uniform row; nil for a single key.
    public let relativeEntropy: Double?
    /// The mean distance of the keys from the query in pixels of the patch, by their weights; nil unless both have positions.
    public let distance: Double?

    /// The numbers of `weights`, with the distance of each key from the query, nil where a key has no position.
    init(_ weights: [Float], distances: [Double?]) {
        var (largest, sum, logs) = (0.0, 0.0, 0.0)
        var (placed, moment) = (0.0, 0.0)
        for (index, weight) in weights.enumerated() {
            let weight = Double(weight)
            largest = max(largest, weight)
            sum += weight
            if weight > 0 { logs += weight * log2(weight) }
            guard let distance = distances[index] else { continue }
            placed += weight
            moment += weight * distance
        }
        maximum = largest
        mean = sum / Double(max(weights.count, 1))
        // −Σ (w / s) log₂(w / s)
        entropy = sum > 0 ? max(0, log2(sum) - logs / sum) : 0
        relativeEntropy = weights.count > 1 ? entropy / log2(Double(weights.count)) : nil
        distance = placed > 0 ? moment / placed : nil
    }
}

extension TokenLayout {
    /// The distance of each key from each query in pixels, `[queries][keys]`; nil where one has no position.
    ///
    /// A key that a tokenizer has combined from all tokens has none.
    static func distances(from queries: TokenLayout, to keys: TokenLayout) -> [[Double?]] {
        let positions = zip(keys.tokens, keys.positions).map { token, position -> (Double, Double)? in
            if case .combined = token { return nil }
            return position.map { ($0.row, $0.column) }
        }
        return queries.positions.map { query in
            positions.map { key in
                guard let query, let key else { return nil }
                return hypot(query.row - key.0, query.column - key.1)
            }
        }
    }
}
