/// How far the figures of a confusion matrix would move if other samples of the same kind had been tested.
///
/// The samples are drawn anew, as many as there are, with replacement; the figures of many such draws spread as those of other
/// samples would. An interval goes from one percentile of that spread to the other (Efron's percentile method). Samples are taken
/// to be independent. Neighbouring pixels are not, so that for a map the intervals are too narrow, and they tell nothing of what
/// other training pixels or another seed would have changed.
///
/// Reference: Efron and Tibshirani, An introduction to the bootstrap, 1993, chapter 13.
public struct BootstrapIntervals: Sendable, Equatable, Codable {
    /// The share of draws, 0…1, whose figures are within the interval.
    public let level: Double
    /// How many times the samples were drawn anew.
    public let resamples: Int
    /// Of the overall accuracy; nil without samples.
    public let overallAccuracy: Interval?
    /// Of the average accuracy, over the classes that a draw has; nil without samples.
    public let averageAccuracy: Interval?
    /// Of κ, draws without a κ left out; nil where the matrix itself has none.
    public let kappa: Interval?

    /// Both ends of an interval.
    public struct Interval: Sendable, Equatable, Codable {
        /// The lower end.
        public let lower: Double
        /// The upper end.
        public let upper: Double

        /// The interval from the `(1 − level) / 2` quantile to the `(1 + level) / 2` one; nil without values.
        ///
        /// Quantiles interpolate linearly between order statistics, with the least value at 0 and the largest at 1.
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

    /// Draws the samples of `confusion` anew.
    ///
    /// - Parameters:
    ///   - confusion: The counts.
    ///   - resamples: How many times, at least once.
    ///   - level: The share within the interval, between 0 and 1.
    ///   - random: Decides the draws.
    public init(
        _ confusion: ConfusionMatrix,
        resamples: Int = 1000,
        level: Double = 0.95,
        using random: inout some RandomNumberGenerator
    ) {
        precondition(resamples >= 1, "BootstrapIntervals: \(resamples) resamples")
        precondition(level > 0 && level < 1, "BootstrapIntervals: a level of \(level)")
        (self.level, self.resamples) = (level, resamples)
        // The place in the matrix of every sample.
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
