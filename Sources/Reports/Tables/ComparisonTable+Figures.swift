internal import Eval
internal import Figures
internal import LSGA
internal import Runs
internal import Studies

extension ComparisonTable {
    private var subtitle: String {
        "\(scene), \(runCount == 1 ? "one run" : "mean of \(runCount) runs") each"
    }

    /// A remark that curves of training objectives cannot be compared directly.
    private var objectives: String {
        rows.contains { $0.role == .objective } ? "; training objectives add terms to the loss" : ""
    }

    /// The training loss of every variant over the epochs, the mean of its runs.
    ///
    /// A few variants share one panel; many variants have one panel each, with the others in gray.
    func lossFigure() throws -> [UInt8]? {
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
                isLogarithmic: true
            )
            return try CurveFigure(
                title: "Training loss",
                subtitle: subtitle + objectives,
                panels: [panel],
                plotWidth: 520,
                plotHeight: 340
            ).png()
        }
        let across = 6
        let panels = curves.enumerated().map { index, curve in
            let others = curves.enumerated().filter { $0.offset != index }.map {
                series($0.element.losses, name: "", color: Color(0xD4D7DA), thickness: 0.7)
            }
            let accuracy = curve.row.summary.accuracy.overall.map { ": \(percent($0.mean))" } ?? ""
            return CurvePanel(
                title: curve.row.variant.name + accuracy,
                xLabel: index >= curves.count - across ? "epoch" : "",
                yLabel: index % across == 0 ? "training loss" : "",
                series: others + [series(curve.losses, name: "", color: Color.highlight)],
                isLogarithmic: true
            )
        }
        return try CurveFigure(
            title: "Training loss of each attention, the others in gray; overall accuracy in %",
            subtitle: subtitle + ", best first" + objectives,
            panels: panels,
            panelsAcross: across,
            plotWidth: 150,
            plotHeight: 100
        ).png()
    }

    /// Overall accuracy against the multiply-adds of the network; nil if it is undefined in every row.
    func accuracyFigure() throws -> [UInt8]? {
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
        let floor = rows.first?.summary.baselines.position.overall.map { $0.mean * 100 }
        let isNear = floor.map { lowest - reach...highest + reach ~= $0 } ?? false
        let floorText = floor.map { "position alone: \(decimals($0, 2)) %" } ?? ""
        let missing = (heights + (floor.map { isNear ? [$0] : [] } ?? [])).map { 100 - $0 }
        let (least, most) = (missing.min() ?? 0, missing.max() ?? 1)
        let costs = points.map(\.x)
        let remarks = [
            runCount > 1 ? "bars: ± one standard deviation" : "", isNear ? "" : floorText,
        ].filter { !$0.isEmpty }
        return try ScatterFigure(
            title: "Accuracy against cost",
            subtitle: ([subtitle] + remarks).joined(separator: "; "),
            xLabel: "multiply-adds of one patch, millions",
            yLabel: "overall accuracy, %",
            groups: MethodRole.allCases.map(\.words),
            points: points,
            lines: floor.map { isNear ? [ScatterLine(name: floorText, y: $0)] : [] } ?? [],
            // If errors differ by a large factor, a linear axis would compress the accurate methods.
            scale: most > 4 * least ? .remainder(of: 100) : .linear,
            isXLogarithmic: (costs.max() ?? 1) > 10 * (costs.min() ?? 1)
        ).png()
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
