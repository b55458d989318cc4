public import Engine
internal import Eval
internal import HSI
public import Runs

/// Several complete runs on the same test pixels of one scene, whose predictions are combined.
///
/// Metrics and map are computed from the mean class probabilities; the majority vote is reported as well. References:
/// Hansen and Salamon, Neural network ensembles, 1990; Lakshminarayanan, Pritzel and Blundell, Simple and scalable
/// predictive uncertainty estimation using deep ensembles, 2017.
public struct Ensemble {
    private let paths: [String]
    private let precision: Precision?
    private let testTimeAugmentation: Bool?
    private let smoothing: MapSmoothing?
    private let refinement: GraphMethod?
    private let data: DataSource?

    /// Creates an ensemble of the runs in the folders `paths`: at least two, all different.
    ///
    /// - Parameters:
    ///   - paths: The folders.
    ///   - precision: The precision to classify in; that of each run if nil.
    ///   - testTimeAugmentation: Whether the probabilities of each run are averaged over orientations; as in the
    ///     evaluation of the run if nil.
    ///   - smoothing: How the map of the ensemble is smoothed; nil for no smoothing, whatever the settings of the runs.
    ///   - refinement: The graph that refines the map of the ensemble; nil for no refined map.
    ///   - data: The current location of the scene's files, if they were moved.
    /// - Throws: `RunError.settings`.
    public init(
        _ paths: [String],
        precision: Precision? = nil,
        testTimeAugmentation: Bool? = nil,
        smoothing: MapSmoothing? = nil,
        refinement: GraphMethod? = nil,
        data: DataSource? = nil
    ) throws {
        guard paths.count >= 2 else {
            throw RunError.settings(["an ensemble takes at least two runs; found \(paths.count)"])
        }
        var seen: Set<String> = []
        let repeated = paths.filter { !seen.insert($0).inserted }
        guard repeated.isEmpty else {
            throw RunError.settings(["named twice: \(repeated.joined(separator: ", "))"])
        }
        (self.paths, self.precision) = (paths, precision)
        (self.testTimeAugmentation, self.smoothing) = (testTimeAugmentation, smoothing)
        (self.refinement, self.data) = (refinement, data)
    }

    /// Classifies with every run, one after another, and evaluates each run and the ensemble.
    ///
    /// - Parameters:
    ///   - path: The folder for figures, map and `metrics.json`; nil to write nothing.
    ///   - control: Receives progress.
    /// - Returns: The metrics.
    /// - Throws: `RunError` or `SceneError`, for example if the scene, classes or test pixels of a run differ from
    ///   those of the first.
    public func evaluate(
        to path: String? = nil,
        _ control: RunControl = RunControl()
    ) throws -> EnsembleMetrics {
        try FolderLock.with(ifAny: path) { try evaluateAll(to: path, control) }
    }

    private func evaluateAll(to path: String?, _ control: RunControl) throws -> EnsembleMetrics {
        let folder = try path.map { try RunFolder(forResultsIn: $0) }
        let parts = try classify(needsScene: folder != nil || smoothing != nil || refinement != nil, control)
        guard let first = parts.first else {
            throw RunError.settings(["an ensemble takes at least two runs"])
        }
        let mean = Predictions(meanOf: parts.map(\.evaluation.predictions))
        let target = first.run.target
        var evaluation = try Evaluation(mean, of: target, try context(parts))
        var metrics = try EnsembleMetrics(
            evaluation.metrics,
            mean: mean,
            of: parts.map(\.evaluation.predictions),
            on: target,
            zip(paths, parts).map { EnsembleMetrics.Member(folder: $0, $1.evaluation.metrics) }
        )
        guard var scene = first.scene else { return metrics }
        for part in parts.dropFirst() { if let other = part.scene { scene.add(other) } }
        scene.divide(by: parts.count)
        // In the map, the test pixels have exactly the predictions that are evaluated.
        scene.record(target.split.test, mean)
        try evaluation.add(scene, smoothing, first.run.refiner, control)
        metrics.metrics = evaluation.metrics
        guard let folder else { return metrics }
        try folder.write(evaluation, control)
        try folder.write(json: metrics, to: .metrics)
        return metrics
    }

    /// The predictions of one run of the ensemble; those for the whole scene are moved out of the evaluation.
    private struct Part {
        let run: CompletedRun
        let evaluation: Evaluation
        let scene: ScenePredictions?
    }

    /// Classifies with one run after another, and checks that all have the same test pixels.
    private func classify(needsScene: Bool, _ control: RunControl) throws -> [Part] {
        var parts: [Part] = []
        for (index, path) in paths.enumerated() {
            control.report(.note("run \(index + 1) of \(paths.count): \(path)"))
            let run = try CompletedRun(path, precision: precision, data: data, control) { settings in
                settings.smoothing = nil
                // The first run keeps what the map of all is refined with.
                settings.refinement = index == 0 ? refinement : nil
                if let testTimeAugmentation { settings.testTimeAugmentation = testTimeAugmentation }
            }
            if let first = parts.first { try run.check(first.run, path: path, first: paths[0]) }
            var evaluation = try run.evaluation(
                needsScene: needsScene,
                keepsProbabilities: true,
                refines: false,
                control
            )
            let scene = evaluation.scene
            evaluation.scene = nil
            parts.append(Part(run: run, evaluation: evaluation, scene: scene))
        }
        return parts
    }

    /// The description of the ensemble; overlap and baselines are computed from the union of all training pixels.
    private func context(_ parts: [Part]) throws -> Evaluation.Context {
        let split = parts[0].run.target.split
        let training = parts.reduce(into: Set<Int>()) {
            $0.formUnion($1.run.target.split.train + $1.run.target.split.validation)
        }
        let records = parts.map(\.run.record.configuration)
        let sharesTraining = parts.allSatisfy { $0.run.target.split.train == split.train }
        let protocols = records.map(\.publishedProtocol)
        var texts: [String] = []
        for text in records.map(\.splitText) where !texts.contains(text) { texts.append(text) }
        return Evaluation.Context(
            title: "\(parts[0].run.record.scene) – ensemble of \(parts.count) runs",
            splitText: texts.joined(separator: "; "),
            method: "ensemble of \(parts.count) runs",
            seed: 0,
            patchSide: records.map(\.method.patchSide).max() ?? 1,
            split: try Split(
                rows: split.rows,
                columns: split.columns,
                train: training.sorted(),
                validation: [],
                test: split.test
            ),
            baselines: sharesTraining ? SceneBaselines(parts[0].run.recorded.baselines) : SceneBaselines(),
            trainSeconds: nil,
            testSeconds: parts.reduce(0) { $0 + ($1.evaluation.metrics.testSeconds ?? 0) },
            trainSamplesPerSecond: nil,
            network: nil,
            settings: [],
            trials: nil,
            publishedProtocol: protocols.allSatisfy { $0 == protocols[0] } ? protocols[0] : nil
        )
    }
}

extension CompletedRun {
    /// Throws unless this run has the same scene, classes and test pixels as another.
    fileprivate func check(_ other: CompletedRun, path: String, first: String) throws {
        var differences: [String] = []
        if record.sources.map(\.sha256) != other.record.sources.map(\.sha256) {
            differences.append("scene (\(record.scene), other files than \(other.record.scene))")
        }
        if target.labels != other.target.labels {
            differences.append("classes (\(target.labels.count) instead of \(other.target.labels.count))")
        }
        let (own, others) = (target.split.test, other.target.split.test)
        if own != others {
            let common = Set(own).intersection(others).count
            differences.append("test pixels (\(own.count), of which \(common) are among the \(others.count))")
        }
        guard differences.isEmpty else {
            throw RunError.file(
                path: path,
                reason: "expected the scene, classes and test pixels of \(first); found a different "
                    + differences.joined(separator: " and different ")
            )
        }
    }
}
