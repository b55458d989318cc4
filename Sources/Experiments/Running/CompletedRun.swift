public import Engine
internal import HSI

/// A run that is on disk, to be looked at again.
public struct CompletedRun {
    /// What was trained; its settings may have been changed.
    let run: TrainedRun
    private let folder: RunFolder
    private let recorded: Metrics
    private let precision: Precision

    /// Reads the run in `path`: its scene, split and network.
    ///
    /// - Parameters:
    ///   - path: The run's folder.
    ///   - precision: What to classify in; the run's own if nil.
    ///   - change: Changes what is done with the network's answers, from what the run did with them.
    /// - Throws: `RunError` or `SceneError`, naming the file.
    public init(
        _ path: String,
        precision: Precision? = nil,
        change: (inout EvaluationSettings) -> Void = { _ in }
    ) throws {
        folder = try RunFolder(opening: path)
        guard folder.has(.metrics), folder.has(.model) else {
            throw RunError.file(
                path: path,
                reason: "this run is not complete; finish it with --resume \(path)"
            )
        }
        recorded = try folder.read(Metrics.self, from: .metrics)
        var run = try TrainedRun(opening: folder)
        change(&run.settings)
        let problems = run.settings.problems(side: run.data.sampler.side)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        self.run = run
        self.precision = precision ?? run.record.precision
    }

    /// Classifies the test pixels again.
    ///
    /// What was measured while training, times and memory, is taken from the record.
    ///
    /// - Parameters:
    ///   - path: The folder for figures, maps and `metrics.json`; nil writes nothing.
    ///   - control: Told how it goes.
    /// - Returns: The figures.
    /// - Throws: `RunError.interrupted`, or `RunError.file` if the folder holds a run or cannot be written.
    public func evaluate(to path: String? = nil, _ control: RunControl = RunControl()) throws -> Metrics {
        try FolderLock.with(ifAny: path) {
            let target = try path.map { try RunFolder(forResultsIn: $0) }
            var metrics = try precision.run(control) { try run.evaluate(to: target, control).metrics }
            metrics.trainSeconds = recorded.trainSeconds
            metrics.trainSamplesPerSecond = recorded.trainSamplesPerSecond
            try target?.write(json: metrics, to: .metrics)
            return metrics
        }
    }

    /// Paints the map again, into the run's folder or another.
    ///
    /// - Parameters:
    ///   - path: The folder; the run's own if nil.
    ///   - withUncertainty: Whether the maps of entropy and margin are painted, too.
    ///   - control: Told how it goes.
    /// - Returns: The paths of the files written.
    /// - Throws: `RunError.interrupted`, or what keeps a file from being written.
    public func paint(
        to path: String?,
        withUncertainty: Bool = false,
        _ control: RunControl = RunControl()
    ) throws -> [String] {
        let target = try path.map { try RunFolder(forFilesIn: $0) } ?? folder
        try FolderLock.with(target.path) {
            try precision.run(control) {
                try run.paint(to: target, withUncertainty: withUncertainty, control)
            }
        }
        let uncertainty: [RunFolder.File] =
            withUncertainty ? [.entropy, .entropyNPY, .margin, .marginNPY] : []
        return ([.map, .mapNPY, .mapENVI] + uncertainty).map { target.path(of: $0) }
    }

    /// The scored answers for the test pixels, and those for every pixel if `needsScene`, with their probabilities.
    func answers(
        needsScene: Bool,
        _ control: RunControl
    ) throws -> (evaluation: Evaluation, scene: SceneAnswers?) {
        try precision.run(control) {
            let evaluation = try run.evaluate(control)
            guard needsScene else { return (evaluation, nil) }
            return (
                evaluation, try run.sceneAnswers(evaluation.answers, keepsProbabilities: true, control)
            )
        }
    }
}

extension RunFolder {
    /// A folder for figures of runs that lie elsewhere; one that holds a run itself is refused.
    init(forResultsIn path: String) throws {
        self.init(inside: path)
        guard !has(.run), !has(.baseline) else {
            throw RunError.file(path: path, reason: "holds a run; choose another --out")
        }
        try create()
    }
}
