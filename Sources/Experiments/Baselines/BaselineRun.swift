internal import ArrayFiles
internal import Baselines
internal import Compute
internal import Eval
internal import Figures
internal import HSI

/// The contents of `baseline.json`: every setting that had an effect, and what it was applied to.
struct BaselineRecord: Codable {
    /// The version of hsi.
    let version: String
    let configuration: BaselineConfiguration
    /// The scene's name.
    let scene: String
    /// How the scene was made, if it was not measured.
    let synthetic: SynthesisSettings?
    /// The files it was read from, with their checksums.
    let sources: [SceneSource]
    /// Threads used; they change the time, not the result.
    let threads: Int
}

/// One classifier on one split of a scene that is prepared.
struct BaselineRun {
    let configuration: BaselineConfiguration
    let data: PreparedData

    /// Chooses settings, fits, classifies every pixel and writes the folder, `metrics.json` last.
    func run(in folder: RunFolder, _ control: RunControl) throws -> BaselineMetrics {
        folder.removePartialFiles()
        let fitting = Stopwatch()
        let fitted = try configuration.baseline.fit(
            to: data.features,
            train: data.split.train,
            classes: data.classes(of: data.split.train),
            classCount: data.labels.count,
            seed: Seed(configuration.seed),
            control
        )
        let fitSeconds = fitting.seconds
        let testing = Stopwatch()
        let test = Samples(data.features.values, features: data.features.features, chosen: data.split.test)
        let predictions = fitted.classifier.classes(of: test)
        let testSeconds = testing.seconds
        let scores = try data.scores(of: predictions)
        let metrics = BaselineMetrics(
            scene: data.scene.descriptor.name,
            baseline: configuration.baseline,
            seed: configuration.seed,
            settings: fitted.settings,
            overallAccuracy: scores.confusion.overallAccuracy,
            averageAccuracy: scores.confusion.averageAccuracy,
            kappa: scores.confusion.kappa,
            perClass: scores.perClass,
            positionFloor: scores.positionFloor,
            testPatchOverlap: scores.overlap,
            trainPixels: data.split.train.count,
            testPixels: data.split.test.count,
            trainSeconds: fitSeconds,
            testSeconds: testSeconds,
            publishedProtocol: configuration.publishedProtocol
        )
        try write(metrics, scores.confusion, fitted, to: folder, control)
        return metrics
    }

    private func write(
        _ metrics: BaselineMetrics,
        _ confusion: ConfusionMatrix,
        _ fitted: FittedBaseline,
        to folder: RunFolder,
        _ control: RunControl
    ) throws {
        try folder.create()
        let record = BaselineRecord(
            version: RunRecord.currentVersion,
            configuration: configuration,
            scene: data.scene.descriptor.name,
            synthetic: data.scene.descriptor.synthetic,
            sources: data.scene.sources,
            threads: Parallelism.threads
        )
        try folder.write(json: record, to: .baseline)
        try data.split.save(to: folder.path(of: .split))
        let names = data.classes.map(\.name)
        let title = "\(record.scene) – \(configuration.baseline.title)"
        try folder.write(confusion.csv(names: names), to: .confusion)
        let picture = try ConfusionFigure(
            title: title,
            subtitle: metrics.headline,
            names: names,
            counts: confusion.counts
        )
        try folder.write(picture.png(), to: .confusionFigure)
        let map = LabelMap(
            rows: data.scene.rows,
            columns: data.scene.columns,
            labels: try labels(fitted.classifier, control)
        )
        try NpyWriter.write(map, to: folder.path(of: .mapNPY))
        try EnviWriter.write(map, classes: data.classes, to: folder.path(of: .mapENVI))
        try folder.write(data.mapFigure(map, title: title, metrics), to: .map)
        try folder.write(json: metrics, to: .metrics)
    }

    /// The label of every pixel, so many at a time that it can be stopped and takes no memory beside the scene.
    private func labels(_ classifier: any PixelClassifier, _ control: RunControl) throws -> [UInt16] {
        let (all, watch) = (data.features, Stopwatch())
        var labels: [UInt16] = []
        for start in stride(from: 0, to: all.count, by: 8192) {
            if control.isInterrupted() { throw RunError.interrupted }
            let range = start..<min(start + 8192, all.count)
            let part = Samples(all.values, features: all.features, chosen: range)
            labels += classifier.classes(of: part).map { data.labels[$0] }
            let rate = Double(labels.count) / max(watch.seconds, 1e-9)
            control.report(
                .classifying(what: "map", done: labels.count, total: all.count, pixelsPerSecond: rate)
            )
        }
        return labels
    }
}

extension Baseline {
    /// Fits to the pixels `train` of `features`, whose classes are counted from zero.
    func fit(
        to features: Samples,
        train: [Int],
        classes: [Int],
        classCount: Int,
        seed: Seed,
        _ control: RunControl
    ) throws -> FittedBaseline {
        let training = TrainingSet(
            Samples(features.values, features: features.features, chosen: train),
            classes: classes,
            classCount: classCount
        )
        return try fit(training, seed: seed) { done, total in
            if control.isInterrupted() { throw RunError.interrupted }
            control.report(.working(what: rawValue, done: done, total: total))
        }
    }
}
