internal import Compute
internal import Engine
internal import Eval
internal import HSI
internal import LSGA
internal import NN

/// A configuration on its way to a complete run folder.
public struct Experiment: Sendable {
    /// Every setting.
    public let configuration: ExperimentConfiguration
    /// Where the run goes.
    public let folder: RunFolder
    /// A weights file that training starts from, if one was given.
    public let initialWeights: String?
    private let precision: Precision
    private let isResumed: Bool

    /// A new run in a new folder.
    public init(_ configuration: ExperimentConfiguration, folder: RunFolder, initialWeights: String? = nil) {
        (self.configuration, self.folder) = (configuration, folder)
        (self.initialWeights, isResumed) = (initialWeights, false)
        precision = configuration.recipe.precision
    }

    /// An interrupted run, to be finished with the settings it was started with.
    public init(resuming folder: RunFolder) throws {
        let record = try folder.read(RunRecord.self, from: .run)
        (configuration, initialWeights) = (record.configuration, record.initialWeights)
        (self.folder, isResumed) = (folder, true)
        // What the run began with, even if this CPU could do what it asked for and the first could not.
        precision = record.precision
    }

    /// Whether nothing is left to do.
    public var isComplete: Bool { isResumed && folder.has(.metrics) }

    /// Trains, evaluates and paints.
    ///
    /// The folder is complete when this returns.
    ///
    /// - Throws: `RunError.interrupted` after saving a checkpoint; else whatever is wrong with data or settings.
    @discardableResult
    public func run(_ control: RunControl = RunControl()) throws -> Metrics {
        try run(control, SpectrumFloors())
    }

    /// The same for one of several runs, which share the spectrum floors of their splits.
    @discardableResult
    func run(_ control: RunControl, _ floors: SpectrumFloors) throws -> Metrics {
        if isComplete { return try recorded() }
        return try FolderLock.with(folder.path) {
            // Another process may have made or finished a run here since this value was made.
            if !isResumed { _ = try RunFolder(creating: folder.path) }
            if isComplete { return try recorded() }
            folder.removePartialFiles()
            return try precision.run(control) { try finish(control, floors) }
        }
    }

    /// What a complete run measured.
    private func recorded() throws -> Metrics {
        folder.removePartialFiles()
        folder.remove(.checkpoint)
        return try folder.read(Metrics.self, from: .metrics)
    }

    /// The network that a student learns from, trained first, as a run of its own in the folder `teacher`.
    private func trainedTeacher(_ control: RunControl, _ floors: SpectrumFloors) throws -> Network? {
        guard let settings = configuration.model.teacher else { return nil }
        var configuration = configuration
        configuration.model = settings
        let path = folder.path + "/teacher"
        control.report(.note("the teacher first, in \(path)"))
        _ = try RunSeries(configuration, .seeds(1), path: path).run(control, floors)
        return try ModelFile(path: RunFolder(opening: path).path(of: .model)).network
    }

    private func finish(_ control: RunControl, _ floors: SpectrumFloors) throws -> Metrics {
        let scene = try Scene.load(configuration) { control.report(.note($0)) }
        if isResumed { try folder.read(RunRecord.self, from: .run).check(scene, path: folder.path) }
        let kept =
            isResumed && folder.has(.split)
            ? try Split.load(from: folder.path(of: .split), labels: scene.labels) : nil
        let split =
            try kept ?? scene.outline.split(configuration.sampling, seed: Seed(configuration.seed))
        let spectrumFloor = floors.floor(of: scene, split, control)
        let data = try PreparedData(configuration, scene: consume scene, split: split)
        let fresh = try makeNetwork(for: data)
        let record = RunRecord(configuration, data, fresh, initialWeights: initialWeights)
        if kept == nil {
            try folder.create()
            try folder.write(json: record, to: .run)
            try data.split.save(to: folder.path(of: .split))
        }
        if !folder.has(.splitFigure) { try folder.write(data.splitFigure(record), to: .splitFigure) }
        for gap in data.split.gaps(in: data.scene.labels) {
            let name = data.scene.descriptor.sceneClass(gap.label)?.name
            control.report(.warning(gap.text(naming: name, configuration.sampling)))
        }
        control.report(.note(record.summary(of: data)))

        var checkpoint =
            folder.has(.checkpoint)
            ? try Checkpoint(path: folder.path(of: .checkpoint), fresh, configuration.recipe)
            : Checkpoint(fresh, configuration.recipe)
        let teacher = try trainedTeacher(control, floors)
        let training = Training(
            data: data,
            recipe: configuration.recipe,
            objective: configuration.model.objective,
            teacher: teacher,
            seed: Seed(configuration.seed),
            control: control,
            save: { try folder.write($0.serialized(), to: .checkpoint) }
        )
        let network = try training(&checkpoint)
        // What is trained is kept before anything else can go wrong.
        try training.save(checkpoint)

        let run = TrainedRun(
            record: record,
            data: data,
            network: network,
            history: checkpoint.history,
            cost: record.cost,
            spectrumFloor: spectrumFloor
        )
        let metrics = try run.write(to: folder, control)
        folder.remove(.checkpoint)
        return metrics
    }

    private func makeNetwork(for data: PreparedData) throws -> Network {
        let architecture = configuration.model.configuration(
            bands: data.sampler.cube.bands,
            side: configuration.patches.side,
            classes: data.labels.count
        )
        let problems =
            architecture.problems
            + architecture.memoryProblems(
                batch: min(configuration.recipe.batch, data.split.train.count)
            ) + configuration.evaluation.problems(side: architecture.side)
        guard problems.isEmpty else { throw RunError.settings(problems) }
        var random = Seed(configuration.seed).stream("init")
        var network = Network(architecture, using: &random)
        if let problem = network.problem(
            with: configuration.model.objective,
            side: architecture.side,
            bands: architecture.bands
        ) {
            throw RunError.settings([problem])
        }
        // A checkpoint's weights have taken their place.
        guard let initialWeights, !folder.has(.checkpoint) else { return network }
        do {
            try network.load(Safetensors(path: initialWeights).tensors)
        } catch let error as CheckpointError {
            throw RunError.file(path: initialWeights, reason: error.description)
        }
        return network
    }
}

extension RunRecord {
    init(
        _ configuration: ExperimentConfiguration,
        _ data: PreparedData,
        _ network: Network,
        initialWeights: String?
    ) {
        version = RunRecord.currentVersion
        self.configuration = configuration
        scene = data.scene.descriptor.name
        synthetic = data.scene.descriptor.synthetic
        sources = data.scene.sources
        architecture = network.configuration
        cost = Cost(of: network, side: configuration.patches.side, bands: data.sampler.cube.bands)
        self.initialWeights = initialWeights
        preprocessingPixels = data.preprocessing.pixelCount
        explainedVariance = data.preprocessing.principalComponents?.explainedVarianceRatio.reduce(0, +)
        threads = Parallelism.threads
        kernels = Parallelism.instructionSet
        (precision, matrixUnit) = (.current, Precision.current.unitInUse)
    }

    /// What a reader wants to know before training begins, a line each.
    func summary(of data: PreparedData) -> String {
        let (outline, split) = (data.scene, data.split)
        let fitted =
            data.preprocessing.fittedOn == .all ? "all \(preprocessingPixels) pixels" : "the training pixels"
        let explained = explainedVariance.map { ", \(percent($0)) % of the variance" } ?? ""
        let bands =
            data.preprocessing.principalComponents.map {
                "\($0.count) components fitted on \(fitted)\(explained)"
            }
            ?? "\(outline.bands) bands"
        let validation = split.validation.isEmpty ? "" : ", \(split.validation.count) for validation"
        return """
            scene    \(scene), \(outline.rows)×\(outline.columns)×\(outline.bands), \(data.labels.count) classes
            pixels   \(split.train.count) for training\(validation), \(split.test.count) for testing
            input    \(architecture.side)×\(architecture.side) patches of \(bands)
            model    \(configuration.model.name), \(configuration.model.attention): \
            \(cost.parameters) parameters, \(cost.multiplyAdds) multiply-adds a patch
            products \(Precision.text(precision, unit: matrixUnit))
            """
    }
}

/// A fraction as a percentage of two decimals.
func percent(_ fraction: Double) -> String { decimals(fraction * 100, 2) }
