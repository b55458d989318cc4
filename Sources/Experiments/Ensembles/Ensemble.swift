public import Engine
internal import Eval
internal import HSI

/// Several complete runs on the same test pixels of one scene, whose answers are combined.
///
/// The mean of their class probabilities is what the ensemble's figures and map are of; the vote of their answers stands beside it.
/// References: Hansen and Salamon, Neural network ensembles, 1990; Lakshminarayanan, Pritzel and Blundell, Simple and scalable
/// predictive uncertainty estimation using deep ensembles, 2017.
public struct Ensemble {
    private let paths: [String]
    private let precision: Precision?
    private let testTimeAugmentation: Bool?
    private let smoothing: MapSmoothing?

    /// The runs in the folders `paths`, at least two and none of them twice.
    ///
    /// - Parameters:
    ///   - paths: The folders.
    ///   - precision: What to classify in; each run's own if nil.
    ///   - testTimeAugmentation: Whether each run's probabilities are averaged over orientations; as the run was evaluated if nil.
    ///   - smoothing: How the ensemble's map is smoothed; nil leaves it as it is, whatever the runs did with theirs.
    /// - Throws: `RunError.settings`.
    public init(
        _ paths: [String],
        precision: Precision? = nil,
        testTimeAugmentation: Bool? = nil,
        smoothing: MapSmoothing? = nil
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
    }

    /// Classifies with every run, one after the other, and scores them and what they answer together.
    ///
    /// - Parameters:
    ///   - path: The folder for figures, map and `metrics.json`; nil writes nothing.
    ///   - control: Told how it goes.
    /// - Returns: The figures.
    /// - Throws: `RunError` or `SceneError`; among others where a run's scene, classes or test pixels are not the first's.
    public func evaluate(
        to path: String? = nil,
        _ control: RunControl = RunControl()
    ) throws -> EnsembleMetrics {
        try FolderLock.with(ifAny: path) { try evaluateAll(to: path, control) }
    }

    private func evaluateAll(to path: String?, _ control: RunControl) throws -> EnsembleMetrics {
        let target = try path.map { try RunFolder(forResultsIn: $0) }
        let needsScene = target != nil || smoothing != nil
        var members: [EnsembleMetrics.Member] = []
        var (answers, training, side): ([ClassAnswers], Set<Int>, Int) = ([], [], 1)
        var (sharesTraining, floor): (Bool, SpectrumFloor?) = (true, nil)
        var protocols: [PublishedProtocol?] = []
        var (sum, basis): (SceneAnswers?, (data: PreparedData, record: RunRecord)?) = (nil, nil)
        for (place, path) in paths.enumerated() {
            control.report(.note("run \(place + 1) of \(paths.count): \(path)"))
            let member = try CompletedRun(path, precision: precision) { settings in
                settings.smoothing = nil
                if let testTimeAugmentation { settings.testTimeAugmentation = testTimeAugmentation }
            }
            let data = member.run.data
            if let basis {
                sharesTraining = sharesTraining && data.split.train == basis.data.split.train
                try member.run.check(basis.data, basis.record, path: path, first: paths[0])
            } else {
                (basis, floor) = ((data, member.run.record), member.run.spectrumFloor)
            }
            let (evaluation, scene) = try member.answers(needsScene: needsScene, control)
            members.append(EnsembleMetrics.Member(folder: path, evaluation.metrics))
            answers.append(evaluation.answers.answers)
            protocols.append(member.run.record.configuration.publishedProtocol)
            training.formUnion(data.split.train + data.split.validation)
            side = max(side, data.sampler.side)
            if sum == nil { sum = scene } else if let scene { sum?.add(scene) }
        }
        guard let (data, record) = basis else { throw RunError.settings(["no runs"]) }
        var metrics = try EnsembleMetrics(
            data: data,
            answers: answers,
            members: members,
            training: training.sorted(),
            side: side,
            spectrumFloor: sharesTraining ? floor : nil,
            publishedProtocol: protocols.allSatisfy { $0 == protocols.first } ? protocols.first ?? nil : nil
        )
        guard var scene = sum else { return metrics }
        scene.divide(by: paths.count)
        // Of the test pixels by the same numbers that are scored.
        scene.record(data.split.test, ClassAnswers(meanOf: answers))
        let smoothed = try smoothing.map { try data.smoothed(scene, $0) }
        metrics.smoothed = smoothed?.scores
        guard let target else { return metrics }
        let title = "\(record.scene) – ensemble of \(paths.count) runs"
        let files = AnswerFiles(data: data, title: title, folder: target)
        try files.write(metrics.confusion, metrics.measuredCalibration, headline: metrics.headline)
        try files.writeMap(scene, metrics)
        try files.writeUncertainty(scene)
        if let smoothed { try files.writeSmoothed(smoothed) }
        try target.write(json: metrics, to: .metrics)
        return metrics
    }
}

extension TrainedRun {
    /// Throws unless this run is on the scene, the classes and the test pixels of the run in the folder `first`.
    fileprivate func check(_ data: PreparedData, _ record: RunRecord, path: String, first: String) throws {
        var differences: [String] = []
        let own = self.record.sources.map(\.sha256)
        if own != record.sources.map(\.sha256) {
            differences.append("the scene (\(self.record.scene), not the same files as \(record.scene))")
        }
        if self.data.labels != data.labels {
            differences.append("the classes (\(self.data.labels.count), not \(data.labels.count))")
        }
        if self.data.split.test != data.split.test {
            let common = Set(self.data.split.test).intersection(data.split.test).count
            differences.append(
                "the test pixels (\(self.data.split.test.count), of which \(common) are among the "
                    + "\(data.split.test.count))"
            )
        }
        guard differences.isEmpty else {
            throw RunError.file(
                path: path,
                reason: "expected the scene, classes and test pixels of \(first); there differ "
                    + differences.joined(separator: " and ")
            )
        }
    }
}
