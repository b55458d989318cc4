public import Eval
internal import HSI
internal import Runs

/// Significance tests between two rows of a comparison on the same splits.
public struct PairedTests: Sendable, Equatable, Encodable {
    /// McNemar's test on the test pixels of the first run.
    public let mcNemar: McNemarTest
    /// Wilcoxon's signed-rank test of the OA of the runs; nil for a single run.
    @NullIfUndefined public private(set) var wilcoxon: WilcoxonSignedRankTest?
    /// A t-test of the OA of the runs, with its variance corrected for overlapping training sets; nil for a single run
    /// or if all differences are equal.
    @NullIfUndefined public private(set) var correctedT: CorrectedResampledTTest?

    enum CodingKeys: String, CodingKey {
        case mcNemar = "mcnemar"
        case wilcoxon
        case correctedT = "corrected_t"
    }

    /// Tests `runs` against the runs of a reference, in the same order.
    init(
        _ runs: [ComparedRun],
        against reference: [ComparedRun],
        predictions: (own: TestLabels, reference: TestLabels),
        truth: LabelMap
    ) throws {
        guard predictions.own.pixels == predictions.reference.pixels else {
            throw RunError.file(
                path: runs.first?.folder ?? "",
                reason: "expected the test pixels of \(reference.first?.folder ?? ""), found others"
            )
        }
        mcNemar = try McNemarTest(
            truth: predictions.reference.pixels.map { Int(truth.labels[$0]) },
            first: predictions.reference.labels,
            second: predictions.own.labels
        )
        // Counts of whole pixels, so that equal differences are exactly equal and tie.
        let differences = zip(runs, reference).map { run, other in
            Double(run.metrics.confusion.correct - other.metrics.confusion.correct)
                / Double(max(run.metrics.testPixels, 1))
        }
        wilcoxon = differences.count > 1 ? WilcoxonSignedRankTest(differences) : nil
        let ratio = (runs.first?.metrics).map { Double($0.testPixels) / Double(max($0.trainPixels, 1)) }
        correctedT = CorrectedResampledTTest(differences, testToTraining: ratio ?? 0)
    }
}
