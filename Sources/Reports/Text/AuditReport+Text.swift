internal import Eval
internal import HSI
internal import Runs
public import Studies

extension AuditReport {
    /// The report: parts, classes, distances, overlaps and baselines; for several splits, mean ± standard deviation.
    public var text: String {
        guard let first = runs.first else { return "no splits" }
        var lines = ["\(first.scene) – \(scheme), " + seeds, "", pixels] + tested + [""]
        lines += [classes, "", distances, "", overlaps, ""]
        lines += baselines.rows.map { "baseline, \($0.name) (\($0.meaning)): \($0.accuracy.headline)" }
        for run in runs {
            let words = isCrossValidation ? "fold \(run.fold ?? 0)" : "seed \(run.seed)"
            lines += run.gaps.map { runs.count > 1 ? "\(words): \($0)" : $0 }
        }
        if let publishedProtocol {
            lines += [
                "",
                publishedProtocol.table(
                    baselines.rows.map { (name: "\($0.name) alone", accuracy: $0.accuracy.overall) }
                ),
            ]
        }
        return lines.joined(separator: "\n")
    }

    /// How the splits were made: `5 folds, random` for all folds of a cross-validation.
    private var scheme: String {
        let first = runs.first?.scheme ?? ""
        return isCrossValidation ? "\(runs.count) folds" + first.drop { $0 != "," } : first
    }

    /// For a cross-validation, the number of labeled pixels that are tested, and the classes that are not.
    private var tested: [String] {
        guard isCrossValidation, let first = runs.first else { return [] }
        let all = runs.reduce(0) { $0 + $1.testPixels }
        let missing = first.perClass.indices.compactMap { index -> String? in
            let row = first.perClass[index]
            let left = row.pixels - runs.reduce(0) { $0 + $1.perClass[index].test }
            return left == 0 ? nil : "\(left) of the \(row.pixels) of class \(row.label) (\(row.name))"
        }
        return [
            "over all folds, \(all) of \(first.labeledPixels) labeled pixels are tested once"
                + (missing.isEmpty ? "" : "; not " + missing.joined(separator: ", "))
        ]
    }

    private var seeds: String {
        let seeds = runs.map(\.seed)
        guard let first = seeds.first, let last = seeds.last else { return "no seeds" }
        guard first != last else { return "seed \(first)" }
        return "seeds \(first) to \(last)"
    }

    /// Mean and standard deviation of a count over the splits; a whole number if all are equal.
    private func count(_ value: (SplitAudit) -> Int) -> String {
        let values = runs.map(value)
        guard Set(values).count > 1, let summary = Summary(values.map(Double.init)) else {
            return "\(values.first ?? 0)"
        }
        return decimals(summary.mean, 1)
    }

    private var pixels: String {
        "\(count(\.labeledPixels)) labeled pixels: \(count(\.trainPixels)) for training, "
            + (runs.contains { $0.validationPixels > 0 }
                ? "\(count(\.validationPixels)) for validation, " : "")
            + "\(count(\.testPixels)) for testing, "
            + "\(count { $0.labeledPixels - $0.trainPixels - $0.validationPixels - $0.testPixels }) in neither"
    }

    private var classes: String {
        let hasValidation = runs.contains { $0.validationPixels > 0 }
        var table = TextTable(
            ["class", "pixels", "training"] + (hasValidation ? ["validation"] : []) + ["test"]
        )
        for (index, row) in (runs.first?.perClass ?? []).enumerated() {
            table.append(
                ["\(row.label) \(row.name)", "\(row.pixels)", count { $0.perClass[index].train }]
                    + (hasValidation ? [count { $0.perClass[index].validation }] : [])
                    + [count { $0.perClass[index].test }]
            )
        }
        return table.text
    }

    private var distances: String {
        func part(_ name: String, _ value: (SplitAudit.Distance) -> Int?) -> String {
            name + " "
                + (runs.compactMap { value($0.distance) }.isEmpty ? "–" : count { value($0.distance) ?? 0 })
        }
        var table = TextTable(["distance", "test pixels", "%"])
        let bins = runs.map(\.distance.histogram).max { $0.count < $1.count } ?? []
        for (index, bin) in bins.enumerated() {
            func found(_ run: SplitAudit) -> Int {
                index < run.distance.histogram.count ? run.distance.histogram[index].count : 0
            }
            let shares = runs.filter { $0.testPixels > 0 }.map { Double(found($0)) / Double($0.testPixels) }
            table.append([
                bin.from == bin.to ? "\(bin.from)" : "\(bin.from)–\(bin.to)", count(found),
                percentText(Summary(shares)?.mean),
            ])
        }
        return "distance to the nearest training pixel, max(rows, columns) apart: "
            + [
                part("least", \.minimum), part("quartiles", \.firstQuartile), part("/", \.median),
                part("/", \.thirdQuartile), part("· largest", \.maximum),
            ].joined(separator: " ") + "\n" + table.text
    }

    private var overlaps: String {
        var table = TextTable(["patch", "test pixels in training patches %", "test patches sharing pixels %"])
        for (index, overlap) in (runs.first?.overlaps ?? []).enumerated() {
            table.append([
                "\(overlap.side)×\(overlap.side)",
                meanAndSpread(Summary(runs.compactMap { $0.overlaps[index].insideTrainingPatch })),
                meanAndSpread(Summary(runs.compactMap { $0.overlaps[index].sharingPixels })),
            ])
        }
        return table.text
    }
}
