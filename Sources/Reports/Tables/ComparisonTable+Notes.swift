internal import Eval
internal import HSI
internal import Runs
package import Studies

extension ComparisonTable {
    /// The notes below the table.
    package var notes: [String] {
        guard let first = rows.first, let run = first.runs.first else { return [] }
        let baselines = first.summary.baselines.rows.map {
            "baseline, \($0.name): \($0.accuracy.headline) (\($0.meaning))"
        }
        return baselines
            + [
                unbeaten, overlap, first.summary.trainingOverlap?.text, run.metrics.publishedProtocol?.line,
                aliases, factors, convergence(run),
                costs,
            ].compactMap(\.self)
            + tests(run)
    }

    private var unbeaten: String? {
        guard let baselines = rows.first?.summary.baselines else { return nil }
        let limits = baselines.rows.map { ($0.name, $0.accuracy.overall) }
        let parts = limits.compactMap { name, limit -> String? in
            guard let limit else { return nil }
            let below = rows.filter { ($0.summary.accuracy.overall?.mean ?? 1) < limit.mean }
            guard !below.isEmpty else { return nil }
            return "below the \(name) baseline in OA: \(below.map(\.variant.name).joined(separator: ", "))"
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private var overlap: String? {
        // Methods that read single pixels have no patches.
        let overlaps = rows.flatMap(\.runs).map(\.metrics.testPatchOverlap).filter { $0.side > 1 }
        let shares = overlaps.compactMap(\.sharingPixels)
        guard let least = shares.min(), let most = shares.max(), most > 0 else { return nil }
        let range = percent(least) == percent(most) ? percent(most) : "\(percent(least)) to \(percent(most))"
        return "\(range) % of the test patches share pixels with training patches"
    }

    private var aliases: String? {
        let same = rows.compactMap { row in
            row.sameAs.map { "\(row.variant.name) is the same operator as \($0)" }
        }
        return same.isEmpty ? nil : same.joined(separator: "; ") + ": trained once"
    }

    /// The settings that have the same value in all rows that read them.
    private var factors: String? {
        var parts: [String] = []
        var names: [String] = []
        for factor in rows.flatMap(\.variant.factors) where !names.contains(factor.name) {
            names.append(factor.name)
        }
        for name in names {
            let having = rows.filter { $0.variant.factors.contains { $0.name == name } }
            let values = Set(having.flatMap { $0.variant.factors.filter { $0.name == name }.map(\.value) })
            guard let only = values.first, values.count == 1 else { continue }
            let rowNames = having.map(\.variant.name).joined(separator: ", ")
            parts.append("\(name) \(only) in \(having.count == rows.count ? "all rows" : rowNames)")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func convergence(_ run: ComparedRun) -> String? {
        guard kind == .comparison, rows.contains(where: { $0.epochsToNinety != nil }) else { return nil }
        let pixels = run.metrics.validationPixels > 0 ? "validation pixels" : "training patches"
        return
            "epochs to 90 %: the first epoch whose accuracy on the \(pixels) was at least 90 % of the last epoch's"
    }

    private var costs: String? {
        rows.contains { $0.cost != nil }
            ? "MAC: multiply-adds of one patch; a layer is one attention, of the first stage if there are several"
            : nil
    }

    private func tests(_ run: ComparedRun) -> [String] {
        guard rows.count > 1 else { return [] }
        let notes = [
            "p-values are two-sided, against \(reference), not corrected for the number of rows; McNemar's is on the "
                + "\(run.metrics.testPixels) test pixels of the first run, treated as independent; "
                + "every other pair is in pairs.csv"
        ]
        guard runCount > 1 else {
            return notes + [
                "one run: no spread and no test over runs; a rank test needs 6 runs to reach 0.05"
            ]
        }
        let ratio = Double(run.metrics.testPixels) / Double(max(run.metrics.trainPixels, 1))
        var further = [
            "over \(runCount) runs: Wilcoxon's signed-rank test of OA, and a t-test whose variance is corrected for "
                + "overlapping splits by test / training pixels = \(decimals(ratio, 2)) "
                + "(a dash where all differences are equal)"
        ]
        let least = WilcoxonSignedRankTest.smallestPValue(runs: runCount)
        if least > 0.05 {
            further.append(
                "\(runCount) runs are too few for significance by ranks: the smallest p is \(decimals(least, 4)), "
                    + "and 6 runs are needed to reach 0.05"
            )
        }
        return notes + further
    }
}
