internal import Eval
internal import Figures
internal import Glibc
package import HSI
package import Runs

/// Draws the figures of a run; a figure that Cairo cannot draw is skipped, and the run continues.
package struct RunIllustrator: Illustrator {
    private let settings: FigureSettings

    /// Creates an illustrator that writes figures in this form.
    package init(_ settings: FigureSettings = FigureSettings()) { self.settings = settings }

    package func drawSplit(
        _ split: Split,
        of labels: LabelMap,
        _ descriptor: SceneDescriptor,
        falseColorBands: [[Float]]?,
        split text: String,
        subtitle: String,
        to folder: RunFolder
    ) throws -> [String] {
        var sheet = FigureSheet(settings, folder, split: subtitle == text ? "" : text)
        try sheet.add("split") {
            try splitPicture(
                split,
                of: labels,
                descriptor: descriptor,
                subtitle: subtitle,
                falseColor: falseColorBands.map { try Raster(labels, bands: $0) }
            )
        }
        return try sheet.files()
    }

    package func drawHistory(
        _ history: [HistoryRow],
        title: String,
        split text: String,
        loss: String,
        to folder: RunFolder
    ) throws -> [String] {
        var sheet = FigureSheet(settings, folder, split: text)
        try sheet.add("history") { try historyFigure(history, title: title, loss: loss) }
        return try sheet.files()
    }

    package func drawTest(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String] {
        var sheet = FigureSheet(settings, folder, split: evaluation.splitText)
        try sheet.add("confusion") {
            try ConfusionFigure(
                title: evaluation.title,
                subtitle: evaluation.metrics.accuracy.headline,
                names: evaluation.target.classes.map(\.name),
                counts: evaluation.metrics.confusion.counts
            )
        }
        if let calibration = evaluation.metrics.calibration {
            try sheet.add("reliability") {
                try ReliabilityFigure(
                    title: evaluation.title,
                    subtitle: calibration.headline,
                    bins: calibration.diagram.bins.map {
                        ReliabilityFigure.Bin(
                            lower: $0.lower,
                            upper: $0.upper,
                            count: $0.count,
                            meanConfidence: $0.meanConfidence,
                            accuracy: $0.accuracy
                        )
                    }
                )
            }
        }
        return try sheet.files()
    }

    package func drawMaps(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String] {
        guard let scene = evaluation.scene else { return [] }
        var sheet = FigureSheet(settings, folder, split: evaluation.splitText)
        let metrics = evaluation.metrics
        try sheet.add("map") {
            try evaluation.target.mapFigure(
                evaluation.target.labelMap(scene),
                title: evaluation.title,
                subtitle: "\(metrics.accuracy.headline)\n\(metrics.baselines.headline)",
                perClass: metrics.perClass
            )
        }
        if let smoothed = evaluation.smoothed {
            try sheet.add("map-smoothed") {
                try evaluation.target.mapFigure(
                    smoothed.labels,
                    title: "\(evaluation.title), smoothed",
                    subtitle: "\(smoothed.metrics.accuracy.headline)   (\(smoothed.smoothing.text))",
                    perClass: smoothed.perClass
                )
            }
        }
        if let refined = evaluation.refined {
            try sheet.add("map-refined") {
                try evaluation.target.mapFigure(
                    refined.labels,
                    title: "\(evaluation.title), refined",
                    subtitle: "\(refined.metrics.accuracy.headline)   (\(refined.method.kind.title))",
                    perClass: refined.perClass
                )
            }
        }
        return try sheet.files()
    }

    package func drawUncertainty(_ evaluation: Evaluation, to folder: RunFolder) throws -> [String] {
        guard let scene = evaluation.scene, let uncertainty = scene.uncertainty else { return [] }
        var sheet = FigureSheet(settings, folder, split: evaluation.splitText)
        let outline = evaluation.target.scene
        let maps: [(String, [Float], String, Double)] = [
            ("entropy", uncertainty.entropy, "Entropy (nats)", Glibc.log(Double(max(2, scene.classCount)))),
            ("margin", uncertainty.margin, "Margin of the likeliest class", 1),
        ]
        for (name, values, quantity, largest) in maps {
            let mean = values.reduce(0) { $0 + Double($1) } / Double(max(1, values.count))
            try sheet.add(name) {
                try ValueMapFigure(
                    title: evaluation.title,
                    subtitle: "mean over all pixels \(decimals(mean, 3))",
                    quantity: quantity,
                    values: values,
                    rows: outline.rows,
                    columns: outline.columns,
                    range: 0...largest,
                    falseColor: outline.falseColor()
                )
            }
        }
        return try sheet.files()
    }
}

/// Several figures of one run; those that cannot be drawn do not keep the others from being written.
private struct FigureSheet {
    private let folder: FigureFolder
    private var written: [String] = []
    private var failures: [String] = []

    init(_ settings: FigureSettings, _ folder: RunFolder, split: String) {
        self.folder = FigureFolder(path: folder.path, settings: settings, split: split)
    }

    /// Draws and writes a figure.
    mutating func add(_ name: String, _ figure: () throws -> any Figure) throws {
        do {
            try folder.write(figure(), name, to: &written)
        } catch let error as FigureError {
            failures.append("\(name): \(error)")
        }
    }

    /// The names of all files; throws `UndrawableFigure` with the reasons if a figure could not be drawn.
    func files() throws -> [String] {
        guard failures.isEmpty else {
            throw UndrawableFigure(failures.joined(separator: "; "), drawn: written)
        }
        return written
    }
}

extension BaselineMetrics {
    /// The overall accuracy of every baseline that was computed, in one line.
    var headline: String {
        "baselines, OA: "
            + rows.map { "\($0.name) \(percentText($0.accuracy.overall)) %" }.joined(separator: ", ")
    }
}

extension Calibration {
    /// Calibration error, negative log-likelihood and Brier score in one line.
    var headline: String {
        func text(_ value: Double?) -> String { value.map { decimals($0, 4) } ?? "–" }
        return "ECE \(percentText(diagram.expectedCalibrationError)) %   "
            + "NLL \(text(negativeLogLikelihood))   Brier \(text(brierScore))"
    }
}
