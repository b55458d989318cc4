/// How well a classifier's confidence tells how often it is right.
///
/// A prediction's confidence is the probability that it gave to the class it answered. Predictions are sorted into bins of
/// equal width over 0…1, each without its lower bound and with its upper one; a confidence of 0 is in the first. Reference:
/// Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, 2017.
public struct ReliabilityDiagram: Sendable, Equatable, Codable {
    /// The bins, from the lowest confidence to the highest.
    public let bins: [Bin]

    /// The predictions whose confidence lies in one interval.
    public struct Bin: Sendable, Equatable, Codable {
        /// The interval's ends.
        public let lower: Double, upper: Double
        /// How many predictions it has.
        public let count: Int
        /// The mean of their confidences, 0…1; nil without predictions.
        @NullIfUndefined public private(set) var meanConfidence: Double?
        /// The share of them that are right, 0…1; nil without predictions.
        @NullIfUndefined public private(set) var accuracy: Double?

        enum CodingKeys: String, CodingKey {
            case lower, upper, count, accuracy
            case meanConfidence = "mean_confidence"
        }
    }

    /// A diagram of bins that are known.
    init(bins: [Bin]) { self.bins = bins }

    /// Sorts predictions into `binCount` bins, at least one; confidences must be in 0…1.
    ///
    /// Throws `lengthMismatch` when the lists are not equally long, and `confidencesOutOfRange`.
    public init(confidences: [Double], isCorrect: [Bool], binCount: Int = 15) throws(EvaluationError) {
        precondition(binCount >= 1, "ReliabilityDiagram: \(binCount) bins")
        guard confidences.count == isCorrect.count else {
            throw .lengthMismatch(
                expected: "confidences",
                count: confidences.count,
                found: "answers",
                foundCount: isCorrect.count
            )
        }
        let strange = confidences.count { !(0...1).contains($0) }
        guard strange == 0 else { throw .confidencesOutOfRange(strange) }
        func bound(_ place: Int) -> Double { Double(place) / Double(binCount) }
        var counts = [Int](repeating: 0, count: binCount)
        var (right, sums): ([Int], [Double]) = (counts, [Double](repeating: 0, count: binCount))
        for (confidence, isCorrect) in zip(confidences, isCorrect) {
            // The product may be rounded beyond a bound that the confidence itself does not pass.
            var place = min(binCount - 1, Int(confidence * Double(binCount)))
            while place > 0, confidence <= bound(place) { place -= 1 }
            while place < binCount - 1, confidence > bound(place + 1) { place += 1 }
            counts[place] += 1
            right[place] += isCorrect ? 1 : 0
            sums[place] += confidence
        }
        var bins: [Bin] = []
        for place in 0..<binCount {
            let count = Double(counts[place])
            let bin = Bin(
                lower: bound(place),
                upper: bound(place + 1),
                count: counts[place],
                meanConfidence: fraction(sums[place], count),
                accuracy: fraction(Double(right[place]), count)
            )
            bins.append(bin)
        }
        self.bins = bins
    }

    /// The expected calibration error (ECE): `Σ (nᵦ / n) · |accuracyᵦ − meanConfidenceᵦ|`, 0…1; nil without predictions.
    ///
    /// Reference: Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning, 2015.
    public var expectedCalibrationError: Double? {
        let gaps = bins.reduce(0) {
            $0 + Double($1.count) * abs(($1.accuracy ?? 0) - ($1.meanConfidence ?? 0))
        }
        return fraction(gaps, Double(bins.reduce(0) { $0 + $1.count }))
    }

    /// The largest gap between accuracy and mean confidence of a bin, 0…1; nil without predictions.
    public var maximumCalibrationError: Double? {
        bins.compactMap { bin in
            guard let accuracy = bin.accuracy, let confidence = bin.meanConfidence else { return nil }
            return abs(accuracy - confidence)
        }.max()
    }
}
