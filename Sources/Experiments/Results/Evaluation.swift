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
        let scores = try data.scores(of: predictions)
        (self.predictions, confusion, classes) = (predictions, scores.confusion, data.classes)
        let trainSeconds = run.history.last?.seconds ?? 0
        metrics = Metrics(
            overallAccuracy: confusion.overallAccuracy,
            averageAccuracy: confusion.averageAccuracy,
            kappa: confusion.kappa,
            perClass: scores.perClass,
            positionFloor: scores.positionFloor,
            spectrumFloor: run.spectrumFloor,
            testPatchOverlap: scores.overlap,
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
    var confusionCSV: String { confusion.csv(names: classes.map(\.name)) }

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
    /// The table of a run: each class's scores, then the three figures, the floor and the overlap.
    public var table: String {
        """
        \(scoreText)
        training \(decimals(trainSeconds, 1)) s (\(decimals(trainSamplesPerSecond, 0)) patches/s), \
        test \(decimals(testSeconds, 1)) s (\(decimals(Double(testPixels) / max(testSeconds, 1e-9), 0)) patches/s)
        """
    }
}

/// A fraction as a percentage, or a dash where it is undefined.
func percentText(_ fraction: Double?) -> String { fraction.map { percent($0) } ?? "–" }
