internal import Eval
internal import Figures
internal import Glibc
package import HSI
package import Runs

/// Draws the figures of a run; a figure that Cairo cannot draw is skipped, and the run continues.
package struct RunIllustrator: Illustrator {
    /// Creates an illustrator.
    package init() {}

    package func drawSplit(
        _ split: Split,
        of labels: LabelMap,
        _ descriptor: SceneDescriptor,
        falseColorBands: [[Float]]?,
        subtitle: String,
        to folder: RunFolder
    ) throws {
        try drawable {
            let picture = try splitPicture(
                split,
                of: labels,
                descriptor: descriptor,
                subtitle: subtitle,
                falseColor: falseColorBands.map { try Raster(labels, bands: $0) }
            )
            try folder.write(picture, to: .splitFigure)
        }
    }

    package func drawHistory(
        _ history: [HistoryRow],
        title: String,
        loss: String,
        to folder: RunFolder
    ) throws {
        try drawable {
            try folder.write(historyFigure(history, title: title, loss: loss), to: .curves)
        }
    }

    package func drawTest(_ evaluation: Evaluation, to folder: RunFolder) throws {
        try drawable {
            let picture = try ConfusionFigure(
                title: evaluation.title,
                subtitle: evaluation.metrics.accuracy.headline,
                names: evaluation.target.classes.map(\.name),
                counts: evaluation.metrics.confusion.counts
            )
            try folder.write(picture.png(), to: .confusionFigure)
            guard let calibration = evaluation.metrics.calibration else { return }
            let reliability = try ReliabilityFigure(
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
            try folder.write(reliability.png(), to: .reliability)
        }
    }

    package func drawMaps(_ evaluation: Evaluation, to folder: RunFolder) throws {
        try drawable {
            guard let scene = evaluation.scene else { return }
            let metrics = evaluation.metrics
            let position = percentText(metrics.baselines.position.overall)
            let map = try evaluation.target.mapFigure(
                evaluation.target.labelMap(scene),
                title: evaluation.title,
                subtitle: metrics.accuracy.headline + "   (nearest training pixel: OA \(position) %)",
                perClass: metrics.perClass
            )
            try folder.write(map, to: .map)
            if let smoothed = evaluation.smoothed {
                let figure = try evaluation.target.mapFigure(
                    smoothed.labels,
                    title: "\(evaluation.title), smoothed",
                    subtitle: "\(smoothed.metrics.accuracy.headline)   (\(smoothed.smoothing.text))",
                    perClass: smoothed.perClass
                )
                try folder.write(figure, to: .smoothed)
            }
            guard let refined = evaluation.refined else { return }
            let figure = try evaluation.target.mapFigure(
                refined.labels,
                title: "\(evaluation.title), refined",
                subtitle: "\(refined.metrics.accuracy.headline)   (\(refined.method.kind.title))",
                perClass: refined.perClass
            )
            try folder.write(figure, to: .refined)
        }
    }

    package func drawUncertainty(_ evaluation: Evaluation, to folder: RunFolder) throws {
        try drawable {
            guard let scene = evaluation.scene, let uncertainty = scene.uncertainty else { return }
            let outline = evaluation.target.scene
            let maps: [(RunFolder.File, [Float], String, Double)] = [
                (
                    .entropy, uncertainty.entropy, "Entropy (nats)",
                    Glibc.log(Double(max(2, scene.classCount)))
                ),
                (.margin, uncertainty.margin, "Margin of the likeliest class", 1),
            ]
            for (picture, values, quantity, largest) in maps {
                let mean = values.reduce(0) { $0 + Double($1) } / Double(max(1, values.count))
                let figure = try ValueMapFigure(
                    title: evaluation.title,
                    subtitle: "mean over all pixels \(decimals(mean, 3))",
                    quantity: quantity,
                    values: values,
                    rows: outline.rows,
                    columns: outline.columns,
                    range: 0...largest,
                    falseColor: outline.falseColor()
                )
                try folder.write(figure.png(), to: picture)
            }
        }
    }
}

/// Calls `body`, and reports a figure that is too large or cannot be drawn for another reason.
private func drawable(_ body: () throws -> Void) throws {
    do { try body() } catch let error as FigureError { throw UndrawableFigure("\(error)") }
}

extension Calibration {
    /// Calibration error, negative log-likelihood and Brier score in one line.
    var headline: String {
        func text(_ value: Double?) -> String { value.map { decimals($0, 4) } ?? "–" }
        return "ECE \(percentText(diagram.expectedCalibrationError)) %   "
            + "NLL \(text(negativeLogLikelihood))   Brier \(text(brierScore))"
    }
}
