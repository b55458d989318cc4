internal import Eval
internal import Figures
internal import HSI

extension TrainedRun {
    /// Loss and accuracy over the epochs.
    func historyFigure() throws -> [UInt8] {
        let epochs = history.map { Double($0.epoch) }
        func series(_ name: String, _ value: (HistoryRow) -> Double?) -> [CurveSeries] {
            let values = history.compactMap(value)
            return values.count == history.count && !values.isEmpty
                ? [CurveSeries(name: name, x: epochs, y: values)] : []
        }
        let loss = CurvePanel(
            title: "Loss",
            xLabel: "epoch",
            yLabel: "cross-entropy",
            series: series("training", \.loss) + series("validation", \.validationLoss)
        )
        let accuracy = CurvePanel(
            title: "Accuracy",
            xLabel: "epoch",
            yLabel: "%",
            series: series("training") { $0.accuracy * 100 }
                + series("validation") { $0.validationAccuracy.map { $0 * 100 } }
        )
        return try CurveFigure(title: record.title, subtitle: "", panels: [loss, accuracy]).png()
    }
}

extension PreparedData {
    /// Scene, ground truth, prediction and errors, with the legend; `scores` are those of the test pixels.
    func mapFigure(_ map: LabelMap, title: String, _ scores: some PixelScores) throws -> [UInt8] {
        let floor = percentText(scores.positionFloor.overallAccuracy)
        return try mapFigure(
            map,
            title: title,
            subtitle: scores.headline + "   (nearest training pixel: OA \(floor) %)",
            perClass: scores.perClass
        )
    }

    /// The same with any subtitle; `perClass` are the classes' scores on the test pixels.
    func mapFigure(
        _ map: LabelMap,
        title: String,
        subtitle: String,
        perClass: [Metrics.ClassRow]
    ) throws -> [UInt8] {
        let labels = scene.labels
        var roles = [MapFigure.PixelRole](repeating: .neither, count: labels.labels.count)
        for pixel in split.train + split.validation { roles[pixel] = .training }
        for pixel in split.test { roles[pixel] = .tested }
        let palette = try ClassPalette(
            classes.map {
                ClassPalette.Entry(label: Int($0.label), name: $0.name, color: Color(hexadecimal: $0.color))
            }
        )
        let accuracies = perClass.compactMap { row in row.score.recall.map { (row.label, $0) } }
        func grid(_ map: LabelMap) throws -> LabelGrid {
            try LabelGrid(rows: map.rows, columns: map.columns, labels: map.labels.map(Int.init))
        }
        return try MapFigure(
            title: title,
            subtitle: subtitle,
            falseColor: try scene.falseColor(),
            truth: try grid(labels),
            prediction: try grid(map),
            roles: roles,
            palette: palette,
            accuracies: Dictionary(uniqueKeysWithValues: accuracies)
        ).png()
    }
}

extension Color {
    /// The colour written `#rrggbb`; mid-grey if it is written otherwise.
    init(hexadecimal text: String) { self.init(UInt32(text.dropFirst(), radix: 16) ?? 0x808080) }
}
