internal import Engine
internal import Eval
internal import Figures
internal import HSI
internal import LSGA

/// Predictions for a run's test pixels, scored.
struct Evaluation {
    /// The class of each test pixel, counted from zero.
    let predictions: [Int]
    let confusion: ConfusionMatrix
    let metrics: Metrics
    private let classes: [SceneClass]

    init(_ run: TrainedRun, predictions: [Int], seconds: Double) throws {
        let data = run.data
        let truth = data.classes(of: data.split.test)
        let count = data.labels.count
        confusion = try ConfusionMatrix(truth: truth, predictions: predictions, classes: count)
        (self.predictions, classes) = (predictions, data.classes)

        let labels = data.scene.labels
        let trainSeconds = run.history.last?.seconds ?? 0
        metrics = Metrics(
            overallAccuracy: confusion.overallAccuracy,
            averageAccuracy: confusion.averageAccuracy,
            kappa: confusion.kappa,
            perClass: zip(data.classes, confusion.perClass).map {
                Metrics.ClassRow(label: Int($0.label), name: $0.name, score: $1)
            },
            positionFloor: try data.split.positionFloor(labels),
            testPatchOverlap: try PatchOverlap(data.split.distances(), side: data.sampler.side),
            trainPixels: data.split.train.count,
            validationPixels: data.split.validation.count,
            testPixels: data.split.test.count,
            trainSeconds: trainSeconds,
            testSeconds: seconds,
            trainSamplesPerSecond: Double(data.split.train.count * run.history.count)
                / max(trainSeconds, 1e-9),
            parameters: run.cost.parameters,
            multiplyAdds: run.cost.multiplyAdds,
            peakResidentBytes: Memory.peakResidentBytes,
            precision: .current,
            matrixUnit: Precision.current.unitInUse
        )
    }

    /// The counts, one row a true class and one column a predicted one.
    var confusionCSV: String {
        var table = TextTable(["true \\ predicted"] + classes.map(\.name))
        for (index, name) in classes.map(\.name).enumerated() {
            table.append([name] + classes.indices.map { "\(confusion[truth: index, prediction: $0])" })
        }
        return table.csv
    }

    /// The counts as a picture.
    func confusionPicture(_ record: RunRecord) throws -> [UInt8] {
        try ConfusionFigure(
            title: record.title,
            subtitle: metrics.headline,
            names: classes.map(\.name),
            counts: confusion.counts
        ).png()
    }
}

extension RunRecord {
    /// Scene and model, for the head of a figure.
    var title: String { "\(scene) – \(configuration.model.name), \(configuration.model.attention)" }
}

extension Metrics {
    /// OA, AA and κ in one line.
    var headline: String {
        "OA \(percentText(overallAccuracy)) %   AA \(percentText(averageAccuracy)) %   κ \(percentText(kappa))"
    }

    /// The table of a run: each class's scores, then the three figures, the floor and the overlap.
    public var table: String {
        var table = TextTable(["class", "pixels", "precision", "recall", "F1"])
        for row in perClass {
            table.append([
                "\(row.label) \(row.name)", "\(row.score.support)", percentText(row.score.precision),
                percentText(row.score.recall), percentText(row.score.f1),
            ])
        }
        let overlap = testPatchOverlap.sharingPixels.map { percent($0) } ?? "–"
        let inside = testPatchOverlap.insideTrainingPatch.map { percent($0) } ?? "–"
        return """
            \(table.text)

            OA  \(percentText(overallAccuracy))   AA  \(percentText(averageAccuracy))   \
            κ×100  \(percentText(kappa))   on \(testPixels) test pixels
            of which position alone, without any spectrum, reaches
            OA  \(percentText(positionFloor.overallAccuracy))   AA  \(percentText(positionFloor.averageAccuracy))   \
            κ×100  \(percentText(positionFloor.kappa))   (label of the nearest training pixel)
            \(overlap) % of the test patches share pixels with training patches; \
            \(inside) % of the test pixels lie inside one
            training \(decimals(trainSeconds, 1)) s (\(decimals(trainSamplesPerSecond, 0)) patches/s), \
            test \(decimals(testSeconds, 1)) s (\(decimals(Double(testPixels) / max(testSeconds, 1e-9), 0)) patches/s)
            """
    }
}

/// A fraction as a percentage, or a dash where it is undefined.
func percentText(_ fraction: Double?) -> String { fraction.map { percent($0) } ?? "–" }
