internal import Eval
internal import Figures
internal import LSGA
internal import Runs
internal import Studies

extension ComparisonTable {
    private var subtitle: String {
        "\(scene), \(runCount == 1 ? "one run" : "mean of \(runCount) runs") each"
    }

    /// The split of the first row's runs, for captions.
    var splitText: String {
        guard let configuration = rows.first?.runs.first?.record.configuration else { return "" }
        let seeds = Set(rows.flatMap(\.runs).map(\.metrics.seed)).sorted()
        let range =
            seeds.count > 1 ? "seeds \(seeds[0]) to \(seeds[seeds.count - 1])" : "seed \(configuration.seed)"
        return "\(configuration.sampling.text), \(range)"
    }

    /// A remark that curves of training objectives cannot be compared directly.
    private var objectives: String {
        rows.contains { $0.role == .objective } ? "; training objectives add terms to the loss" : ""
    }

    /// The training loss of every variant over the epochs, the mean of its runs.
    ///
    /// A few variants share one panel; many variants have one panel each, with the others in gray.
    func lossFigure() throws -> CurveFigure? {
        let curves = rows.map { (row: $0, losses: $0.meanLosses) }.filter { !$0.losses.isEmpty }
        guard !curves.isEmpty else { return nil }
        let isCrowded = curves.count > 6
        func series(_ losses: [Double], name: String, color: Color? = nil, thickness: Double = 1.8)
            -> CurveSeries
        {
            CurveSeries(
                name: name,
                x: losses.indices.map { Double($0 + 1) },
                y: losses,
                color: color,
                thickness: thickness
            )
        }
        guard isCrowded else {
            let panel = CurvePanel(
                title: "",
                xLabel: "epoch",
                yLabel: "training loss",
                series: curves.map { series($0.losses, name: $0.row.variant.name) },
                isLogarithmic: true,
                isXWhole: true
            )
            return try CurveFigure(
                title: "Training loss",
                subtitle: subtitle + objectives,
                panels: [panel],
                plotWidth: 520,
                plotHeight: 340
            )
        }
        let panels = curves.enumerated().map { index, curve in
            let others = curves.enumerated().filter { $0.offset != index }.map {
                series($0.element.losses, name: "", color: Color(0xD4D7DA), thickness: 0.7)
            }
            return CurvePanel(
                title: curve.row.variant.name,
                xLabel: "epoch",
                yLabel: "training loss",
                series: others + [series(curve.losses, name: "", color: Color.highlight)],
                isLogarithmic: true,
                note: curve.row.summary.accuracy.overall.map { percent($0.mean) } ?? "",
                isXWhole: true
            )
        }
        return try CurveFigure(
            title: "Training loss of each attention, the others in gray; overall accuracy in %",
            subtitle: subtitle + ", best first" + objectives,
            panels: panels,
            panelsAcross: 6,
            plotWidth: 150,
            plotHeight: 100,
            sharesAxes: true
        )
    }

    /// Overall accuracy against the multiply-adds of the network; nil if it is undefined in every row.
    func accuracyFigure() throws -> ScatterFigure? {
        let points = rows.compactMap { row -> ScatterPoint? in
            guard let accuracy = row.summary.accuracy.overall, let cost = row.cost else { return nil }
            return ScatterPoint(
                name: row.variant.name,
                x: Double(cost.multiplyAdds) / 1e6,
                y: accuracy.mean * 100,
                spread: accuracy.standardDeviation.map { $0 * 100 },
                group: row.role.flatMap(MethodRole.allCases.firstIndex) ?? 0
            )
        }
        guard !points.isEmpty else { return nil }
        let heights = points.map(\.y)
        let (lowest, highest) = (heights.min() ?? 0, heights.max() ?? 100)
        // A baseline far from all points would compress them; it is named in the subtitle instead.
        let reach = max(highest - lowest, 1)
        let baselines = (rows.first?.summary.baselines.rows ?? []).compactMap { row in
            row.accuracy.overall.map {
                ScatterLine(name: "\(row.name): \(percent($0.mean)) %", y: $0.mean * 100)
            }
        }
        let near = baselines.filter { lowest - reach...highest + reach ~= $0.y }
        let far = baselines.filter { !near.contains($0) }.map(\.name)
        let missing = (heights + near.map(\.y)).map { 100 - $0 }
        let (least, most) = (missing.min() ?? 0, missing.max() ?? 1)
        let costs = points.map(\.x)
        let remarks = [
            runCount > 1 ? "bars: ± one standard deviation" : "",
            far.isEmpty ? "" : "baselines outside: \(far.joined(separator: ", "))",
        ].filter { !$0.isEmpty }
        return try ScatterFigure(
            title: "Accuracy against cost",
            subtitle: ([subtitle] + remarks).joined(separator: "; "),
            xLabel: "multiply-adds of one patch, millions",
            yLabel: "overall accuracy, %",
            groups: MethodRole.allCases.map(\.words),
            points: points,
            lines: near,
            // If errors differ by a large factor, a linear axis would compress the accurate methods.
            scale: most > 4 * least ? .remainder(of: 100) : .linear,
            isXLogarithmic: (costs.max() ?? 1) > 10 * (costs.min() ?? 1)
        )
    }
}

extension ComparisonTable.Row {
    /// The mean over the runs of each epoch's loss, up to the end of the shortest.
    fileprivate var meanLosses: [Double] {
        let epochs = runs.map(\.history.count).min() ?? 0
        return (0..<epochs).map { epoch in
            runs.reduce(0) { $0 + $1.history[epoch].loss } / Double(max(runs.count, 1))
        }
    }
}

extension Color {
    /// The color of the highlighted line.
    fileprivate static var highlight: Color { Color(0x0072B2) }
}
