internal import Compute
internal import Engine
internal import Eval
internal import HSI
internal import LSGA

/// Predictions for a run's test pixels, scored.
struct Evaluation {
    let answers: TestAnswers
    let confusion: ConfusionMatrix
    let calibration: Calibration
    var metrics: Metrics

    /// The class of each test pixel, counted from zero.
    var predictions: [Int] { answers.answers.classes }

    init(_ run: TrainedRun, _ answers: TestAnswers) throws {
        let data = run.data
        let scores = try data.scores(of: answers.answers.classes)
        (self.answers, confusion) = (answers, scores.confusion)
        calibration = try data.calibration(of: answers.answers)
        var random = Seed(run.record.configuration.seed).stream("bootstrap")
        let trainSeconds = run.history.last?.seconds ?? 0
        metrics = Metrics(
            scene: run.record.scene,
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
            testSeconds: answers.seconds,
            trainSamplesPerSecond: Double(data.split.train.count * run.history.count)
                / max(trainSeconds, 1e-9),
            parameters: run.cost.parameters,
            multiplyAdds: run.cost.multiplyAdds,
            peakResidentBytes: Memory.peakResidentBytes,
            precision: .current,
            matrixUnit: Precision.current.unitInUse,
            calibration: calibration,
            intervals: BootstrapIntervals(confusion, using: &random),
            withoutAugmentation: try answers.unaveraged.map { try data.figures(of: $0) },
            publishedProtocol: run.record.configuration.publishedProtocol
        )
    }
}

extension PreparedData {
    /// How far the probabilities given to the test pixels can be believed.
    func calibration(of answers: ClassAnswers) throws -> Calibration {
        try Calibration(
            probabilities: answers.probabilities,
            answers: answers.classes,
            truth: classes(of: split.test),
            classes: labels.count
        )
    }

    /// OA, AA and κ of the class predicted for each test pixel.
    func figures(of predictions: [Int]) throws -> AccuracyFigures {
        AccuracyFigures(
            try ConfusionMatrix(
                truth: classes(of: split.test),
                predictions: predictions,
                classes: labels.count
            )
        )
    }
}

extension RunRecord {
    /// Scene and model, for the head of a figure.
    var title: String { "\(scene) – \(configuration.model.name), \(configuration.model.attention)" }
}

extension Metrics {
    /// The table of a run: each class's scores, then the three figures, the floor and the overlap, and what else is known of them.
    public var table: String {
        let unaveraged = withoutAugmentation.map {
            "averaged over eight orientations of each patch; as they are: OA \(percentText($0.overallAccuracy)) %   "
                + "AA \(percentText($0.averageAccuracy)) %   κ \(percentText($0.kappa))\n"
        }
        return """
            \(scoreText)
            \(unaveraged ?? "")\(answerText)
            training \(decimals(trainSeconds, 1)) s (\(decimals(trainSamplesPerSecond, 0)) patches/s), \
            test \(decimals(testSeconds, 1)) s (\(decimals(Double(testPixels) / max(testSeconds, 1e-9), 0)) patches/s)
            """
    }
}

/// A fraction as a percentage, or a dash where it is undefined.
func percentText(_ fraction: Double?) -> String { fraction.map { percent($0) } ?? "–" }
