internal import ArrayFiles
internal import Eval
internal import Figures
internal import Glibc
internal import HSI

/// Writes the files that show what a classifier, or several together, answer on a scene.
struct AnswerFiles {
    let data: PreparedData
    /// Scene and model, for the head of each figure.
    let title: String
    let folder: RunFolder

    /// The confusion matrix, and how far confidence can be trusted.
    func write(_ confusion: ConfusionMatrix, _ calibration: Calibration, headline: String) throws {
        let names = data.classes.map(\.name)
        try folder.write(confusion.csv(names: names), to: .confusion)
        let picture = try ConfusionFigure(
            title: title,
            subtitle: headline,
            names: names,
            counts: confusion.counts
        )
        try folder.write(picture.png(), to: .confusionFigure)
        let reliability = try ReliabilityFigure(
            title: title,
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

    /// The map of classes.
    func writeMap(_ answers: SceneAnswers, _ scores: some PixelScores) throws {
        let labels = answers.classes.map { data.labels[Int($0)] }
        let map = LabelMap(rows: data.scene.rows, columns: data.scene.columns, labels: labels)
        try NpyWriter.write(map, to: folder.path(of: .mapNPY))
        try EnviWriter.write(map, classes: data.classes, to: folder.path(of: .mapENVI))
        try folder.write(data.mapFigure(map, title: title, scores), to: .map)
    }

    /// The maps of entropy and margin.
    func writeUncertainty(_ answers: SceneAnswers) throws {
        let (rows, columns) = (data.scene.rows, data.scene.columns)
        let maps: [(RunFolder.File, RunFolder.File, [Float], String, Double)] = [
            (
                .entropyNPY, .entropy, answers.entropy, "Entropy (nats)",
                Glibc.log(Double(max(2, answers.classCount)))
            ),
            (.marginNPY, .margin, answers.margin, "Margin of the likeliest class", 1),
        ]
        for (array, picture, values, quantity, largest) in maps {
            try NpyWriter.write(values, shape: [rows, columns], to: folder.path(of: array))
            let mean = values.reduce(0) { $0 + Double($1) } / Double(max(1, values.count))
            let figure = try ValueMapFigure(
                title: title,
                subtitle: "mean over all pixels \(decimals(mean, 3))",
                quantity: quantity,
                values: values,
                rows: rows,
                columns: columns,
                range: 0...largest,
                falseColor: data.scene.falseColor()
            )
            try folder.write(figure.png(), to: picture)
        }
    }

    /// The map that was smoothed, as files of its own.
    func writeSmoothed(_ map: SmoothedMap) throws {
        try NpyWriter.write(map.labels, to: folder.path(of: .smoothedNPY))
        try EnviWriter.write(map.labels, classes: data.classes, to: folder.path(of: .smoothedENVI))
        let figure = try data.mapFigure(
            map.labels,
            title: "\(title), smoothed",
            subtitle: "\(map.scores.headline)   (\(map.smoothing.text))",
            perClass: map.perClass
        )
        try folder.write(figure, to: .smoothed)
    }
}

extension Calibration {
    /// The errors and scores in one line.
    var headline: String {
        func text(_ value: Double?) -> String { value.map { decimals($0, 4) } ?? "–" }
        return "ECE \(percentText(diagram.expectedCalibrationError)) %   "
            + "NLL \(text(negativeLogLikelihood))   Brier \(text(brierScore))"
    }
}
