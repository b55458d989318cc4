/// The mean and standard deviation of a metric over repeated runs.
public struct Summary: Sendable, Equatable, Codable {
    /// The arithmetic mean.
    public let mean: Double
    /// The sample standard deviation, `√(Σ(xᵢ − mean)² / (n − 1))`; `nil` for fewer than two values.
    public let standardDeviation: Double?
    /// The number of values.
    public let count: Int

    enum CodingKeys: String, CodingKey {
        case mean, count
        case standardDeviation = "standard_deviation"
    }

    /// Summarizes `values`; `nil` when there are none, or when one of them or their sum is not finite.
    public init?(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(values.count)
        guard !values.isEmpty, mean.isFinite else { return nil }
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        guard squares.isFinite else { return nil }
        self.mean = mean
        standardDeviation = values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot()
        count = values.count
    }
}
