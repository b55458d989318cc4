internal import Eval
internal import LSGA

extension ComparisonResult {
    /// What a reader of the table has to know, a sentence or two each.
    var notes: [String] {
        guard let first = rows.first, let run = first.runs.first else { return [] }
        return [
            floor(first), spectrumFloor(first), overlap(run.metrics), run.metrics.publishedProtocol?.line,
            factors,
            convergence(run), costs,
        ].compactMap(\.self)
            + tests(run)
    }

    /// What the label of the nearest training pixel scores: the same for all rows.
    private func floor(_ row: Row) -> String {
        let floors = row.runs.map(\.metrics.positionFloor)
        func text(_ score: (AccuracyFigures) -> Double?) -> String {
            meanAndSpread(Summary(floors.compactMap(score)))
        }
        return
            "position alone, without any spectrum: OA \(text(\.overallAccuracy)) %, AA \(text(\.averageAccuracy)) %, "
            + "κ × 100 \(text(\.kappa)) (label of the nearest training pixel)"
    }

    /// What single spectra score: the same for all rows, too.
    private func spectrumFloor(_ row: Row) -> String? {
        let floors = row.runs.compactMap(\.metrics.spectrumFloor)
        guard !floors.isEmpty else { return nil }
        func text(_ score: (SpectrumFloor) -> Double?) -> String {
            meanAndSpread(Summary(floors.compactMap(score)))
        }
        return
            "each pixel's spectrum alone: OA \(text(\.overallAccuracy)) %, AA \(text(\.averageAccuracy)) %, "
            + "κ × 100 \(text(\.kappa)) (support vector machine)"
    }

    private func overlap(_ metrics: Metrics) -> String? {
        metrics.testPatchOverlap.sharingPixels.map {
            "\(percent($0)) % of the test patches share pixels with training patches"
        }
    }

    /// The factors that do not vary, and so have no column.
    private var factors: String? {
        let tokenizers = Set(rows.compactMap(\.variant.tokenizer))
        let gausses = Set(rows.compactMap(\.variant.gauss))
        func names(_ reads: (Row) -> Bool) -> String {
            var names: [String] = []
            for row in rows where reads(row) && !names.contains(row.variant.attention) {
                names.append(row.variant.attention)
            }
            return names.joined(separator: ", ")
        }
        var parts: [String] = []
        if let only = tokenizers.first, tokenizers.count == 1 {
            parts.append("tokenizer \(only.rawValue) in \(names { $0.variant.tokenizer != nil })")
        }
        if let only = gausses.first, gausses.count == 1 {
            parts.append("Gaussian \(only.rawValue) in \(names { $0.variant.gauss != nil })")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func convergence(_ run: ComparedRun) -> String? {
        guard kind == .comparison else { return nil }
        let pixels = run.metrics.validationPixels > 0 ? "validation pixels" : "training patches"
        return
            "epochs to 90 %: the first epoch whose accuracy on the \(pixels) was at least 90 % of the last epoch's"
    }

    private var costs: String {
        "MAC: multiply-adds of one patch; a layer is one attention, of the first stage if there are several"
    }

    /// What the tests mean, and where there are too few runs for them.
    private func tests(_ run: ComparedRun) -> [String] {
        guard rows.count > 1 else { return [] }
        var notes = [
            "p-values are two-sided, against \(reference), not corrected for the number of rows; McNemar's is of the "
                + "\(run.metrics.testPixels) test pixels of \(run.member.words), whose neighbours are not independent"
        ]
        guard runCount > 1 else {
            return notes + [
                "one run: no spread and no test over runs; a rank test takes 6 runs to reach 0.05"
            ]
        }
        let ratio = Double(run.metrics.testPixels) / Double(max(run.metrics.trainPixels, 1))
        notes.append(
            "over \(runCount) runs: Wilcoxon's signed-rank test of OA, and a t-test whose variance is corrected for "
                + "overlapping splits by test / training pixels = \(decimals(ratio, 2)), which makes it cautious (a dash where all differences are equal)"
        )
        let least = WilcoxonSignedRankTest.smallestPValue(runs: runCount)
        if least > 0.05 {
            notes.append(
                "\(runCount) runs are too few for significance by ranks: the smallest p is \(decimals(least, 4)), "
                    + "and it takes 6 runs to reach 0.05"
            )
        }
        return notes
    }
}
