internal import Eval
internal import Figures
internal import HSI
internal import Runs

/// Loss and accuracy over the epochs.
func historyFigure(_ history: [HistoryRow], title: String, loss: String) throws -> CurveFigure {
    let epochs = history.map { Double($0.epoch) }
    func series(_ name: String, _ value: (HistoryRow) -> Double?) -> [CurveSeries] {
        let values = history.compactMap(value)
        return values.count == history.count && !values.isEmpty
            ? [CurveSeries(name: name, x: epochs, y: values)] : []
    }
    let lossPanel = CurvePanel(
        title: "Loss",
        xLabel: "epoch",
        yLabel: loss,
        series: series("training", \.loss) + series("validation", \.validationLoss),
        isXWhole: true
    )
    let accuracyPanel = CurvePanel(
        title: "Accuracy",
        xLabel: "epoch",
        yLabel: "accuracy, %",
        series: series("training") { $0.accuracy * 100 }
            + series("validation") { $0.validationAccuracy.map { $0 * 100 } },
        isXWhole: true
    )
    return try CurveFigure(title: title, subtitle: "", panels: [lossPanel, accuracyPanel])
}

extension SplitScene {
    /// False color, ground truth, prediction and errors with a legend.
    func mapFigure(
        _ map: LabelMap,
        title: String,
        subtitle: String,
        perClass: [ClassMetrics]
    ) throws -> MapFigure {
        let labels = scene.labels
        var roles = [MapFigure.PixelRole](repeating: .neither, count: labels.labels.count)
        for pixel in split.train + split.validation { roles[pixel] = .training }
        for pixel in split.test { roles[pixel] = .tested }
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
            palette: ClassPalette(classes),
            accuracies: Dictionary(uniqueKeysWithValues: accuracies)
        )
    }
}

extension SceneOutline {
    /// The false-color picture of the scene; nil without spectra.
    func falseColor() throws -> Raster? { try hasSpectra ? Raster(labels, bands: falseColorBands) : nil }
}

extension Raster {
    /// Three bands of the extents of a label map as red, green and blue.
    init(_ labels: LabelMap, bands: [[Float]]) throws {
        try self.init(
            rows: labels.rows,
            columns: labels.columns,
            red: bands[0],
            green: bands[1],
            blue: bands[2]
        )
    }
}

extension ClassPalette {
    /// The names and colors of classes.
    init(_ classes: some Sequence<SceneClass>) throws {
        try self.init(
            classes.map { Entry(label: Int($0.label), name: $0.name, color: Color(hexadecimal: $0.color)) }
        )
    }
}

extension Color {
    /// `#RRGGBB`; gray for anything else.
    init(hexadecimal text: String) { self.init(UInt32(text.dropFirst(), radix: 16) ?? 0x808080) }
}
