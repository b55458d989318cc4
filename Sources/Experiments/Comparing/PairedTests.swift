internal import Eval
internal import HSI

/// Whether a variant differs from the first: on the test pixels of one run, and over all runs.
struct PairedTests: Sendable, Equatable, Encodable {
    /// On the test pixels of the first seed; the reference is its first classifier.
    let mcNemar: McNemarTest
    /// Of the differences in overall accuracy, one a seed, the reference's taken off.
    @NullIfUndefined private(set) var wilcoxon: WilcoxonSignedRankTest?
    /// The same differences; nil if there are fewer than two or they do not spread.
    @NullIfUndefined private(set) var correctedT: CorrectedResampledTTest?

    enum CodingKeys: String, CodingKey {
        case mcNemar = "mcnemar"
        case wilcoxon
        case correctedT = "corrected_t"
    }

    /// Compares the runs of a variant with those of the reference, seed by seed.
    ///
    /// - Parameters:
    ///   - runs: The variant's runs.
    ///   - reference: The reference's, under the same seeds.
    ///   - predictions: The variant's predictions under the first seed, and the reference's.
    ///   - truth: The scene's labels.
    /// - Throws: `RunError` if the test pixels differ.
    init(
        _ runs: [ComparedRun],
        against reference: [ComparedRun],
        predictions: (variant: TestPredictions, reference: TestPredictions),
        truth: LabelMap
    ) throws {
        guard predictions.variant.pixels == predictions.reference.pixels else {
            throw RunError.file(
                path: runs.first?.folder ?? "",
                reason: "expected the test pixels of \(reference.first?.folder ?? ""), found others"
            )
        }
        mcNemar = try McNemarTest(
            truth: predictions.reference.pixels.map { Int(truth.labels[$0]) },
            first: predictions.reference.labels,
            second: predictions.variant.labels
        )
        // From whole pixels, so that equal differences are equal numbers and tie.
        let differences = zip(runs, reference).compactMap { run, other -> Double? in
            guard let own = run.metrics.correctTestPixels, let others = other.metrics.correctTestPixels else {
                return nil
            }
            return (own - others) / Double(run.metrics.testPixels)
        }
        wilcoxon = differences.count > 1 ? WilcoxonSignedRankTest(differences) : nil
        let ratio = (runs.first?.metrics).map { Double($0.testPixels) / Double(max($0.trainPixels, 1)) }
        correctedT = CorrectedResampledTTest(differences, testToTraining: ratio ?? 0)
    }
}

extension Metrics {
    /// The number of test pixels classified correctly.
    fileprivate var correctTestPixels: Double? { overallAccuracy.map { ($0 * Double(testPixels)).rounded() } }
}
