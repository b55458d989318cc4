/// The exact Chebyshev distance, `max(rows apart, columns apart)`, from each test pixel to the nearest training pixel.
public struct TrainingDistances: Sendable, Equatable {
    /// The distances in pixels, ascending, one for each test pixel; empty without training pixels.
    public let sorted: [Int]
    /// The number of test pixels.
    public let testCount: Int

    /// Measures the distances; throws `pixelsOutOfRange`.
    public init(training: [PixelPosition], test: [PixelPosition]) throws(EvaluationError) {
        try PixelPosition.check(training)
        try PixelPosition.check(test)
        let rows = PixelRows(training)
        sorted = test.compactMap { rows.nearest(to: $0, by: { max($0, $1) })?.distance }.sorted()
        testCount = test.count
    }

    /// The number of test pixels at most `distance` from a training pixel.
    public func count(within distance: Int) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = low + (high - low) / 2
            if sorted[middle] <= distance { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The mean distance in pixels; nil if there are none.
    public var mean: Double? { fraction(Double(sorted.reduce(0, +)), Double(sorted.count)) }

    /// The `share` quantile of the distances, 0 … 1 (the inverse of the empirical distribution function, without interpolation);
    /// nil if there are none.
    public func quantile(_ share: Double) -> Int? {
        precondition(0...1 ~= share, "TrainingDistances: quantile \(share)")
        guard !sorted.isEmpty else { return nil }
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    /// A histogram of the distances with bins of doubling width: 0 … 1, 2, 3 … 4, 5 … 8, 9 … 16 and so on to the largest.
    public var histogram: [(from: Int, to: Int, count: Int)] {
        guard let last = sorted.last else { return [] }
        var bins: [(from: Int, to: Int, count: Int)] = []
        var (from, to, done) = (0, 1, 0)
        while from <= last {
            let count = count(within: to)
            bins.append((from, to, count - done))
            (from, to, done) = (to + 1, to * 2, count)
        }
        return bins
    }
}
