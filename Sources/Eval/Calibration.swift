internal import Glibc

/// How far class probabilities can be believed: whether they are as large as what they speak of is frequent.
public struct Calibration: Sendable, Equatable {
    /// The mean over the samples of `−ln p`, p the probability of the true class, in nats, at least 0.
    ///
    /// Also called log loss. `nil` without samples, and where a true class has the probability 0.
    public let negativeLogLikelihood: Double?
    /// Brier's score: the mean over the samples of `Σ (p − t)²` over the classes, t being 1 for the true class and else 0; 0…2.
    ///
    /// `nil` without samples. Reference: Brier, Verification of forecasts expressed in terms of probability, 1950.
    public let brierScore: Double?
    /// Confidence beside accuracy.
    public let diagram: ReliabilityDiagram

    /// Judges the probabilities of samples whose classes are known.
    ///
    /// - Parameters:
    ///   - probabilities: `[samples, classes]`, row-major, each in 0…1.
    ///   - answers: The class that each sample was given, counted from zero; its probability is the sample's confidence.
    ///   - truth: The class that each sample is of.
    ///   - classes: The number of classes.
    ///   - binCount: Of the reliability diagram; at least one.
    /// - Throws: `lengthMismatch`, `negativeClassCount`, `classesOutOfRange` or `confidencesOutOfRange`.
    public init(
        probabilities: [Double],
        answers: [Int],
        truth: [Int],
        classes: Int,
        binCount: Int = 15
    ) throws(EvaluationError) {
        // Checks both lists of classes.
        _ = try ConfusionMatrix(truth: truth, predictions: answers, classes: classes)
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
            for place in row.indices {
                let gap = row[place] - (place == isTrue ? 1 : 0)
                squares += gap * gap
            }
            confidences.append(row[row.startIndex + answers[sample]])
            isCorrect.append(answers[sample] == truth[sample])
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

    /// Reads what `encode` writes; both errors follow from the bins.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        negativeLogLikelihood = try container.decodeIfPresent(Double.self, forKey: .negativeLogLikelihood)
        brierScore = try container.decodeIfPresent(Double.self, forKey: .brierScore)
        diagram = ReliabilityDiagram(
            bins: try container.decode([ReliabilityDiagram.Bin].self, forKey: .bins)
        )
    }

    /// Writes every figure, undefined ones as null, and the bins that the errors come from.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(negativeLogLikelihood, forKey: .negativeLogLikelihood)
        try container.encode(brierScore, forKey: .brierScore)
        try container.encode(diagram.expectedCalibrationError, forKey: .expectedCalibrationError)
        try container.encode(diagram.maximumCalibrationError, forKey: .maximumCalibrationError)
        try container.encode(diagram.bins, forKey: .bins)
    }
}
