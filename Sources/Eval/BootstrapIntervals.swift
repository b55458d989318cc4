/// Bootstrap intervals of the metrics of a confusion matrix, with samples treated as independent.
///
/// New samples are drawn with replacement, and the metrics are computed for each draw. An interval extends from one
/// percentile of these metrics to another (Efron's percentile method). Neighboring pixels are not independent, so the
/// intervals are too narrow for a map. They do not include the variation from other training pixels or another seed.
///
/// Reference: Efron and Tibshirani, An introduction to the bootstrap, 1993, chapter 13.
public struct BootstrapIntervals: Sendable, Equatable, Codable {
    /// The confidence level, 0…1.
    public let level: Double
    /// The number of bootstrap resamples.
    public let resamples: Int
    /// The interval of the overall accuracy; nil without samples.
    public let overallAccuracy: Interval?
    /// The interval of the average accuracy, over the classes present in each resample; nil without samples.
    public let averageAccuracy: Interval?
    /// The interval of κ, without resamples where κ is undefined; nil if κ of the matrix is undefined.
    public let kappa: Interval?

    /// Both ends of an interval.
    public struct Interval: Sendable, Equatable, Codable {
        /// The lower end.
        public let lower: Double
        /// The upper end.
        public let upper: Double

        /// The interval from the `(1 − level) / 2` quantile to the `(1 + level) / 2` one; nil without values.
        ///
        /// Quantiles interpolate linearly between order statistics, with the smallest value at 0 and the largest at 1.
        init?(_ values: [Double], level: Double) {
            let sorted = values.sorted()
            guard let last = sorted.indices.last else { return nil }
            func quantile(_ share: Double) -> Double {
                let place = share * Double(last)
                let below = min(Int(place), last)
                return sorted[below] + (sorted[min(below + 1, last)] - sorted[below])
                    * (place - Double(below))
            }
            (lower, upper) = (quantile((1 - level) / 2), quantile((1 + level) / 2))
        }
    }

    enum CodingKeys: String, CodingKey {
        case level, resamples, kappa
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
    }

    /// Resamples the samples of `confusion`.
    ///
    /// - Parameters:
    ///   - confusion: The counts.
    ///   - resamples: The number of resamples, at least one.
    ///   - level: The confidence level, between 0 and 1.
    ///   - random: The random stream.
    public init(
        _ confusion: ConfusionMatrix,
        resamples: Int = 1000,
        level: Double = 0.95,
        using random: inout some RandomNumberGenerator
    ) {
        precondition(resamples >= 1, "BootstrapIntervals: \(resamples) resamples")
        precondition(level > 0 && level < 1, "BootstrapIntervals: a level of \(level)")
        (self.level, self.resamples) = (level, resamples)
        // The matrix index of every sample.
        let samples = confusion.counts.enumerated().flatMap { [Int](repeating: $0, count: $1) }
        guard !samples.isEmpty else {
            (overallAccuracy, averageAccuracy, kappa) = (nil, nil, nil)
            return
        }
        var (overall, average, kappas): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<resamples {
            var counts = [Int](repeating: 0, count: confusion.counts.count)
            for _ in samples {
                let drawn = random.next().multipliedFullWidth(by: UInt64(samples.count)).high
                counts[samples[Int(truncatingIfNeeded: drawn)]] += 1
            }
            let draw = ConfusionMatrix(counts, classes: confusion.classes)
            draw.overallAccuracy.map { overall.append($0) }
            draw.averageAccuracy.map { average.append($0) }
            draw.kappa.map { kappas.append($0) }
        }
        overallAccuracy = Interval(overall, level: level)
        averageAccuracy = Interval(average, level: level)
        kappa = confusion.kappa == nil ? nil : Interval(kappas, level: level)
    }
}
