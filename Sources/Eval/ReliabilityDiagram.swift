/// A reliability diagram: the accuracy of predictions by confidence.
///
/// The confidence of a prediction is the probability of the predicted class. Predictions are sorted into bins of equal width
/// over 0…1; each bin excludes its lower bound and includes its upper one, and a confidence of 0 is in the first bin.
/// Reference: Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, 2017.
public struct ReliabilityDiagram: Sendable, Equatable, Codable {
    /// The bins, from the lowest confidence to the highest.
    public let bins: [Bin]

    /// The predictions whose confidence lies in one interval.
    public struct Bin: Sendable, Equatable, Codable {
        /// The bounds of the interval.
        public let lower: Double, upper: Double
        /// The number of predictions.
        public let count: Int
        /// The mean confidence, 0…1; nil without predictions.
        @NullIfUndefined public private(set) var meanConfidence: Double?
        /// The fraction of correct predictions, 0…1; nil without predictions.
        @NullIfUndefined public private(set) var accuracy: Double?

        enum CodingKeys: String, CodingKey {
            case lower, upper, count, accuracy
            case meanConfidence = "mean_confidence"
        }
    }

    /// A diagram of the given bins.
    init(bins: [Bin]) { self.bins = bins }

    /// Sorts predictions into `binCount` bins, at least one; confidences must be in 0…1.
    ///
    /// Throws `lengthMismatch` when the lengths of the lists differ, and `confidencesOutOfRange`.
    public init(confidences: [Double], isCorrect: [Bool], binCount: Int = 15) throws(EvaluationError) {
        precondition(binCount >= 1, "ReliabilityDiagram: \(binCount) bins")
        guard confidences.count == isCorrect.count else {
            throw .lengthMismatch(
                expected: "confidences",
                count: confidences.count,
                found: "predictions",
                foundCount: isCorrect.count
            )
        }
        let strange = confidences.count { !(0...1).contains($0) }
        guard strange == 0 else { throw .confidencesOutOfRange(strange) }
        func bound(_ index: Int) -> Double { Double(index) / Double(binCount) }
        var counts = [Int](repeating: 0, count: binCount)
        var (right, sums): ([Int], [Double]) = (counts, [Double](repeating: 0, count: binCount))
        for (confidence, isCorrect) in zip(confidences, isCorrect) {
            // Rounding can move the product past a bound that the confidence itself does not exceed.
            var index = min(binCount - 1, Int(confidence * Double(binCount)))
            while index > 0, confidence <= bound(index) { index -= 1 }
            while index < binCount - 1, confidence > bound(index + 1) { index += 1 }
            counts[index] += 1
            right[index] += isCorrect ? 1 : 0
            sums[index] += confidence
        }
        var bins: [Bin] = []
        for index in 0..<binCount {
            let count = Double(counts[index])
            let bin = Bin(
                lower: bound(index),
                upper: bound(index + 1),
                count: counts[index],
                meanConfidence: fraction(sums[index], count),
                accuracy: fraction(Double(right[index]), count)
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
