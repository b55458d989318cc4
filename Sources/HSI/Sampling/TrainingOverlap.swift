/// The share of training pixels that the splits of several runs have in common.
///
/// The spread of accuracies over runs tells how a result depends on the choice of training pixels only as far as that choice
/// differs.
public struct TrainingOverlap: Sendable, Equatable, Codable {
    /// The mean share of a split's training pixels that are training pixels of another split, over all pairs.
    public let mean: Double
    /// The largest share of any pair.
    public let largest: Double

    /// Compares the training pixels of splits of one scene; nil for fewer than two.
    public init?(_ splits: [Split]) {
        guard splits.count > 1 else { return nil }
        let sets = splits.map { Set($0.train) }
        var shares: [Double] = []
        for (index, own) in sets.enumerated() {
            for (other, pixels) in sets.enumerated() where other != index {
                shares.append(Double(own.intersection(pixels).count) / Double(own.count))
            }
        }
        mean = shares.reduce(0, +) / Double(shares.count)
        largest = shares.max() ?? 0
    }
}
