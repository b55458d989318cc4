internal import Glibc

/// Calibration metrics: how well class probabilities match observed frequencies.
public struct Calibration: Sendable, Equatable {
    /// Negative log likelihood: the mean over the samples of `−ln p`, p the probability of the true class, in nats, at least 0.
    ///
    /// Also called log loss. `nil` without samples, or if a true class has probability 0.
    public let negativeLogLikelihood: Double?
    /// Brier score: the mean over the samples of `Σ (p − t)²` over the classes, with t = 1 for the true class and 0 otherwise; 0…2.
    ///
    /// `nil` without samples. Reference: Brier, Verification of forecasts expressed in terms of probability, 1950.
    public let brierScore: Double?
    /// The reliability diagram: accuracy by confidence.
    public let diagram: ReliabilityDiagram

    /// Evaluates the class probabilities of samples with known classes.
    ///
    /// - Parameters:
    ///   - probabilities: `[samples, classes]`, row-major, each in 0…1.
    ///   - predictions: The zero-based predicted class of each sample; its probability is the confidence of the prediction.
    ///   - truth: The true class of each sample.
    ///   - classes: The number of classes.
    ///   - binCount: The number of bins of the reliability diagram, at least one.
    /// - Throws: `lengthMismatch`, `negativeClassCount`, `classesOutOfRange` or `confidencesOutOfRange`.
    public init(
        probabilities: [Double],
        predictions: [Int],
        truth: [Int],
        classes: Int,
        binCount: Int = 15
    ) throws(EvaluationError) {
        // Checks both lists of classes.
        _ = try ConfusionMatrix(truth: truth, predictions: predictions, classes: classes)
        guard probabilities.count == truth.count * classes else {
            throw .lengthMismatch(
                expected: "probabilities",
                count: truth.count * classes,
                found: "probabilities",
                foundCount: probabilities.count
            )
        }
        let strange = probabilities.count { !(0...1).contains($0) }
        guard strange == 0 else { throw .confidencesOutOfRange(strange) }
        var (logarithms, squares) = (0.0, 0.0)
        var (confidences, isCorrect): ([Double], [Bool]) = ([], [])
        for sample in truth.indices {
            let row = probabilities[sample * classes..<(sample + 1) * classes]
            let isTrue = row.startIndex + truth[sample]
            logarithms -= Glibc.log(row[isTrue])
            for index in row.indices {
                let gap = row[index] - (index == isTrue ? 1 : 0)
                squares += gap * gap
            }
            confidences.append(row[row.startIndex + predictions[sample]])
            isCorrect.append(predictions[sample] == truth[sample])
        }
        let mean = fraction(logarithms, Double(truth.count))
        negativeLogLikelihood = mean.flatMap { $0.isFinite ? max(0, $0) : nil }
        brierScore = fraction(squares, Double(truth.count))
        diagram = try ReliabilityDiagram(
            confidences: confidences,
            isCorrect: isCorrect,
            binCount: binCount
        )
    }
}

extension Calibration: Codable {
    private enum CodingKeys: String, CodingKey {
        case negativeLogLikelihood = "negative_log_likelihood"
        case brierScore = "brier_score"
        case expectedCalibrationError = "expected_calibration_error"
        case maximumCalibrationError = "maximum_calibration_error"
        case bins
    }

    /// Reads the format of `encode`; both calibration errors follow from the bins.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        negativeLogLikelihood = try container.decodeIfPresent(Double.self, forKey: .negativeLogLikelihood)
        brierScore = try container.decodeIfPresent(Double.self, forKey: .brierScore)
        diagram = ReliabilityDiagram(
            bins: try container.decode([ReliabilityDiagram.Bin].self, forKey: .bins)
        )
    }

    /// Writes every metric, undefined ones as null, and the bins behind the calibration errors.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(negativeLogLikelihood, forKey: .negativeLogLikelihood)
        try container.encode(brierScore, forKey: .brierScore)
        try container.encode(diagram.expectedCalibrationError, forKey: .expectedCalibrationError)
        try container.encode(diagram.maximumCalibrationError, forKey: .maximumCalibrationError)
        try container.encode(diagram.bins, forKey: .bins)
    }
}
