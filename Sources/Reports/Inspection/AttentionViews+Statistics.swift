internal import Eval
internal import Figures
internal import Inspection
internal import Runs

extension AttentionViews {
    /// Writes `statistics.csv`, `agreement.csv` and their figures.
    ///
    /// - Returns: What was measured, as Markdown.
    mutating func write(_ statistics: AttentionStatistics) throws -> String {
        guard !statistics.heads.isEmpty else {
            return "## Statistics\n\nThis network has no attention weights to measure.\n\n"
        }
        try folder.write(table(statistics), "statistics")
        let shown = statistics.heads.filter { $0.queries == .shown && shows($0.layer) }
        let layers = shown.reduce(into: [(String, AttentionRecord.Part)]()) { list, head in
            if !list.contains(where: { $0 == (head.layer, head.part) }) {
                list.append((head.layer, head.part))
            }
        }
        var panels: [BoxPlotFigure.Panel] = []
        for (layer, part) in layers {
            let heads = shown.filter { $0.layer == layer && $0.part == part }
            let title = "\(layer) \(part.words)"
            func groups(_ values: (AttentionStatistics.Head) -> [Double]) -> [BoxPlotFigure.Group] {
                heads.map { BoxPlotFigure.Group(name: "\($0.head + 1)", values: values($0)) }
            }
            panels.append(
                BoxPlotFigure.Panel(
                    title: title,
                    xLabel: "head",
                    yLabel: "entropy / uniform",
                    groups: groups(\.relativeEntropy),
                    reference: 1
                )
            )
            let hasDistance = heads.contains { $0.distance.contains(where: \.isFinite) }
            panels.append(
                BoxPlotFigure.Panel(
                    title: title,
                    xLabel: "head",
                    yLabel: hasDistance ? "mean distance (pixels)" : "largest weight",
                    groups: groups(hasDistance ? \.distance : \.maximum)
                )
            )
        }
        let count = statistics.pixels.count
        let figure = try BoxPlotFigure(
            title: "Attention over \(count) test pixels",
            subtitle: "\(run.title); \(run.splitText)",
            caption:
                "Quartiles over the pixels of the row of the shown query, with whiskers from the 5th to the 95th percentile. "
                + "The dashed line is the entropy of equal weights.",
            panels: panels
        )
        try folder.write(figure, "statistics")
        var text =
            "## Statistics\n\nOver \(count) test pixels, drawn with the run's seed. The row of the query is the class token's, "
            + "or that of the center pixel. Means over heads and pixels:\n\n"
        text +=
            "| layer | weights | largest weight | entropy (bits) | entropy / uniform | distance (pixels) |\n|---|---|---|---|---|---|\n"
        for (layer, part) in layers {
            let heads = shown.filter { $0.layer == layer && $0.part == part }
            func mean(_ values: (AttentionStatistics.Head) -> [Double]) -> String {
                let all = heads.flatMap(values).filter(\.isFinite)
                return all.isEmpty ? "–" : decimals(all.reduce(0, +) / Double(all.count), 3)
            }
            text += "| `\(layer)` | \(part.words) | \(mean(\.maximum)) | \(mean(\.entropy)) | "
            text += "\(mean(\.relativeEntropy)) | \(mean(\.distance)) |\n"
        }
        return text + "\n" + (try write(statistics.agreements))
    }

    private func table(_ statistics: AttentionStatistics) -> CSV {
        var table = CSV([
            "layer", "weights", "head", "query", "class", "pixels", "maximum", "mean", "entropy_bits",
            "entropy_bits_sd", "relative_entropy", "relative_entropy_sd", "distance_pixels",
            "distance_pixels_sd",
        ])
        for head in statistics.heads where shows(head.layer) {
            for label in [Int?.none] + run.target.labels.indices.map({ $0 }) {
                let chosen = statistics.classes.indices.filter {
                    label == nil || statistics.classes[$0] == label
                }
                guard !chosen.isEmpty else { continue }
                func summary(_ values: [Double]) -> (String, String) {
                    let finite = chosen.map { values[$0] }.filter(\.isFinite)
                    guard !finite.isEmpty else { return ("", "") }
                    let mean = finite.reduce(0, +) / Double(finite.count)
                    let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                    return (decimals(mean, 6), decimals((squares / Double(finite.count)).squareRoot(), 6))
                }
                let (entropy, relative) = (summary(head.entropy), summary(head.relativeEntropy))
                let distance = summary(head.distance)
                table.append([
                    head.layer, head.part.rawValue, "\(head.head + 1)", head.queries.rawValue,
                    label.map { run.className($0) } ?? "all", "\(chosen.count)", summary(head.maximum).0,
                    summary(head.mean).0, entropy.0, entropy.1, relative.0, relative.1, distance.0,
                    distance.1,
                ])
            }
        }
        return table
    }

    private mutating func write(_ agreements: [AttentionStatistics.Agreement]) throws -> String {
        let shown = agreements.filter { shows($0.layer) }
        guard !shown.isEmpty else { return "" }
        var table = CSV(["layer", "weights", "head", "other_head", "jensen_shannon_bits"])
        var text =
            "Agreement of heads: the Jensen–Shannon divergence of the rows of two heads, from 0 bits for equal rows to 1 bit for "
        text +=
            "rows without a common key; mean over pairs of heads and pixels:\n\n| layer | weights | divergence (bits) |\n|---|---|---|\n"
        for agreement in shown {
            text += "| `\(agreement.layer)` | \(agreement.part.words) | \(decimals(agreement.mean, 4)) |\n"
            for one in 0..<agreement.heads {
                for other in 0..<agreement.heads where other != one {
                    let value = agreement.divergences[one * agreement.heads + other]
                    table.append([
                        agreement.layer, agreement.part.rawValue, "\(one + 1)", "\(other + 1)",
                        decimals(value, 6),
                    ])
                }
            }
        }
        try folder.write(table, "agreement")
        return text + "\n"
    }

    /// Writes `control.csv`.
    ///
    /// - Returns: What was measured, as Markdown.
    mutating func write(_ control: AttentionControl) throws -> String {
        let intact = control.accuracy(control.intact)
        func interval(_ accuracy: (value: Double, interval: WilsonInterval?)) -> String {
            guard let interval = accuracy.interval else { return "–" }
            return "\(percentText(interval.lower)) to \(percentText(interval.upper))"
        }
        var text = "## How much hangs on attention\n\n"
        guard !control.rows.isEmpty else {
            return text
                + "This network has no attention weights and no gates to replace. OA on \(control.pixels) test pixels: "
                + "\(percentText(intact.value)) % (95 % interval \(interval(intact)) %).\n\n"
        }
        text +=
            "The same \(control.pixels) test pixels, classified again with weights replaced and nothing trained again. *Uniform*: every "
        text +=
            "weight of a row is the row's mean. *Shuffled*: the weights of a row in random order. Keys that a query cannot attend to "
        text +=
            "stay excluded. OA of the intact network: \(percentText(intact.value)) % (95 % interval \(interval(intact)) %, pixels "
        text += "treated as independent).\n\n"
        text +=
            "| layer | replaced | by | OA (%) | 95 % interval | difference | predictions changed (%) |\n|---|---|---|---|---|---|---|\n"
        var table = CSV([
            "layer", "weights", "replacement", "pixels", "overall_accuracy", "lower", "upper",
            "changed_predictions",
        ])
        table.append([
            "", "", "none", "\(control.pixels)", decimals(intact.value, 6),
            intact.interval.map { decimals($0.lower, 6) } ?? "",
            intact.interval.map { decimals($0.upper, 6) } ?? "",
            "0",
        ])
        for row in control.rows {
            let accuracy = control.accuracy(row.correct)
            let changed = Double(row.changed) / Double(max(control.pixels, 1))
            text +=
                "| \(row.target.map { "`\($0.layer)`" } ?? "all layers") | \(row.target?.kind.rawValue ?? "everything") | "
            text += "\(row.replacement.rawValue) | \(percentText(accuracy.value)) | \(interval(accuracy)) | "
            text += "\(decimals((accuracy.value - intact.value) * 100, 2)) | \(percentText(changed)) |\n"
            table.append([
                row.target?.layer ?? "all", row.target?.kind.rawValue ?? "all", row.replacement.rawValue,
                "\(control.pixels)", decimals(accuracy.value, 6),
                accuracy.interval.map { decimals($0.lower, 6) } ?? "",
                accuracy.interval.map { decimals($0.upper, 6) } ?? "", decimals(changed, 6),
            ])
        }
        try folder.write(table, "control")
        return text + "\n"
    }
}
