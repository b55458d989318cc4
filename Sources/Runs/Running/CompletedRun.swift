public import Engine
internal import Eval
package import HSI
package import LSGA

/// A complete run in a folder, to be evaluated or mapped again.
///
/// A network's weights are read back. Any other method is fitted again with the settings of the record, which gives the
/// same predictions.
public struct CompletedRun {
    /// The folder.
    package let folder: RunFolder
    /// The contents of `run.json`.
    public let record: RunRecord
    /// The contents of `metrics.json`.
    public let recorded: Metrics
    /// The scene and its split.
    package let target: SplitScene
    private let configuration: RunConfiguration
    private let fit: Fit
    /// The trained network with its input; nil for another method.
    package let network: TrainedNetwork?
    /// What the refined map is made with; nil unless there is to be one.
    package let refiner: Refiner?
    private let precision: Precision

    /// Reads the run in a folder, and its scene.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - precision: The precision of matrix products; that of training if nil.
    ///   - data: The current location of the scene's files, if they were moved.
    ///   - control: Receives progress.
    ///   - change: Changes how predictions are processed.
    /// - Throws: `RunError` or `SceneError`; for example if the run is not complete or its scene has changed.
    public init(
        _ path: String,
        precision: Precision? = nil,
        data: DataSource? = nil,
        _ control: RunControl = RunControl(),
        change: (inout EvaluationSettings) -> Void = { _ in }
    ) throws {
        let folder = try RunFolder(opening: path)
        guard folder.has(.metrics) else {
            throw RunError.file(
                path: path,
                reason: "this run is not complete; finish it with 'hsi resume \(path)'"
            )
        }
        let record = try folder.read(RunRecord.self, from: .run)
        var configuration = record.configuration
        if let data { configuration.data = data }
        change(&configuration.evaluation)
        let problems = configuration.problems
        guard problems.isEmpty else { throw RunError.settings(problems) }
        recorded = try folder.read(Metrics.self, from: .metrics)
        let scene = try Scene.load(
            configuration.data,
            configuration.sampling,
            needsSpectra: configuration.readsSpectra
        )
        try record.check(scene, path: folder.path)
        try control.report(scene.doubts)
        let split = try Split.load(from: folder.path(of: .split), labels: scene.labels)
        self.precision = precision ?? record.network?.precision ?? .single
        (self.folder, self.record, self.configuration) = (folder, record, configuration)
        refiner = try configuration.refiner(
            scene: scene,
            SplitScene(scene.outline, split),
            as: record.configuration.evaluation.refinement,
            chosen: folder.has(.graph) ? folder.read(GraphMethod.self, from: .graph) : nil,
            recorded.refined?.trials
        )
        if case .network = configuration.method {
            let path = folder.path(of: .model)
            let model = try ModelFile(path: path)
            guard record.network.map({ $0.architecture == model.description.architecture }) ?? true else {
                throw RunError.file(path: path, reason: "holds another network than run.json describes")
            }
            let data = try PreparedData(scene: consume scene, split, model: model.description)
            target = data.target
            let pixels = split.train + split.validation + split.test
            if let pixel = zip(pixels, target.classes(of: pixels)).first(where: { $1 < 0 })?.0 {
                throw RunError.file(
                    path: path,
                    reason: "has no class for label \(target.scene.labels.labels[pixel]) of the scene"
                )
            }
            network = TrainedNetwork(
                network: model.network,
                preprocessing: data.preprocessing,
                sampler: data.sampler
            )
            let averages = configuration.evaluation.testTimeAugmentation
            fit = Fit(
                method: FittedNetwork(model.network, data.sampler, averagesOrientations: averages),
                seconds: recorded.trainSeconds
            )
        } else {
            network = nil
            target = SplitScene(scene.outline, split)
            let job = try configuration.job(scene: consume scene, target, nil, nil, SharedWork())
            fit = try job.fit(in: folder, control)
        }
    }

    /// Classifies the test pixels again.
    ///
    /// Times and memory of training are taken from the record.
    ///
    /// - Parameters:
    ///   - path: The folder for figures, maps and `metrics.json`; nil to write nothing.
    ///   - control: Receives progress.
    /// - Returns: The metrics.
    /// - Throws: `RunError.interrupted`, or `RunError.file` if the folder holds a run or cannot be written.
    public func evaluate(to path: String? = nil, _ control: RunControl = RunControl()) throws -> Metrics {
        try FolderLock.with(ifAny: path) {
            let folder = try path.map { try RunFolder(forResultsIn: $0) }
            let evaluation = try evaluation(needsScene: folder != nil, control)
            try folder?.write(evaluation, control)
            try folder?.write(json: evaluation.metrics, to: .metrics)
            return evaluation.metrics
        }
    }

    /// Draws the map again, in the folder of the run or in another.
    ///
    /// - Parameters:
    ///   - path: The folder; the run's own if nil.
    ///   - withUncertainty: Whether the maps of entropy and margin are drawn, too.
    ///   - control: Receives progress.
    /// - Returns: The paths of the files written.
    /// - Throws: `RunError.interrupted`, or an error of writing a file.
    public func paint(
        to path: String?,
        withUncertainty: Bool = false,
        _ control: RunControl = RunControl()
    ) throws -> [String] {
        let folder = try path.map { try RunFolder(forFilesIn: $0) } ?? folder
        return try FolderLock.with(folder.path) {
            let evaluation = try evaluation(needsScene: true, control)
            let files = try folder.writeMaps(evaluation, control)
            let others = withUncertainty ? try folder.writeUncertainty(evaluation, control) : []
            return (files + others).map { "\(folder.path)/\($0)" }
        }
    }

    /// The measured predictions of the test pixels, and those of every pixel if `needsScene`.
    package func evaluation(
        needsScene: Bool,
        keepsProbabilities: Bool = false,
        refines: Bool = true,
        _ control: RunControl
    ) throws -> Evaluation {
        var evaluation: Evaluation
        do {
            evaluation = try precision.run(control) {
                try configuration.evaluation(
                    of: fit,
                    on: target,
                    record.network,
                    SceneBaselines(recorded.baselines),
                    refiner: refines ? refiner : nil,
                    needsScene: needsScene,
                    keepsProbabilities: keepsProbabilities,
                    control
                )
            }
        } catch let error as EvaluationError {
            // The file is consistent, so its numbers must be out of range.
            throw RunError.file(
                path: folder.path,
                reason: "its model's predictions cannot be measured: \(error)"
            )
        }
        evaluation.metrics.trainSeconds = recorded.trainSeconds
        evaluation.metrics.trainSamplesPerSecond = recorded.trainSamplesPerSecond
        return evaluation
    }
}

/// The network of a run, and the patches that it reads.
package struct TrainedNetwork: Sendable {
    /// The network.
    package let network: Network
    /// The fitted scaling and PCA.
    package let preprocessing: Preprocessing
    /// The patches of the prepared cube.
    package let sampler: PatchSampler
}

extension RunFolder {
    /// A folder for results of runs in other folders; a folder that holds a run itself is an error.
    package init(forResultsIn path: String) throws {
        self.init(inside: path)
        guard !has(.run) else {
            throw RunError.file(path: path, reason: "holds a run; choose another folder")
        }
        try create()
    }
}
