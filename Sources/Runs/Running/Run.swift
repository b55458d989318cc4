internal import Compute
internal import Engine
internal import Eval
internal import HSI

/// A run that turns a configuration into a complete run folder.
public struct Run: Sendable {
    /// Every setting.
    public let configuration: RunConfiguration
    /// The folder of the run.
    public let folder: RunFolder
    /// The initial weights, if given.
    public let initialWeights: InitialWeights?
    /// The record of an interrupted run that is resumed.
    private let record: RunRecord?

    /// A new run in a new folder.
    ///
    /// The folder is checked when the run begins: a folder that already holds a run is an error.
    public init(_ configuration: RunConfiguration, folder: RunFolder, initialWeights: InitialWeights? = nil) {
        (self.configuration, self.folder) = (configuration, folder)
        (self.initialWeights, record) = (initialWeights, nil)
    }

    /// An interrupted run, to be finished with the settings it was started with.
    ///
    /// - Parameters:
    ///   - folder: The run's folder.
    ///   - data: The current location of the scene's files, if they were moved.
    /// - Throws: `RunError.file` if the folder holds no run, or `run.json` was changed.
    public init(resuming folder: RunFolder, data: DataSource? = nil) throws {
        let record = try folder.readRecord()
        var configuration = record.configuration
        if let data { configuration.data = data }
        (self.configuration, initialWeights) = (configuration, record.network?.initialWeights)
        (self.folder, self.record) = (folder, record)
    }

    /// The run of these settings in the folder `path`, or a new run.
    ///
    /// - Throws: `RunError.file` if the folder holds a run with other settings.
    package init(at path: String, _ configuration: RunConfiguration, initialWeights: InitialWeights? = nil)
        throws
    {
        guard let folder = try? RunFolder(opening: path) else {
            self.init(configuration, folder: RunFolder(inside: path), initialWeights: initialWeights)
            return
        }
        try self.init(resuming: folder, data: configuration.data)
        guard self.configuration.describesSameRun(as: configuration), self.initialWeights == initialWeights
        else {
            throw RunError.file(path: path, reason: "holds a run with other settings; choose another folder")
        }
    }

    /// Whether the run is complete.
    public var isComplete: Bool { record != nil && folder.has(.metrics) }

    /// Fits the method, evaluates it and writes the map.
    ///
    /// The folder is complete when this returns.
    ///
    /// - Throws: `RunError.interrupted` after saving a checkpoint; otherwise errors in data or settings.
    @discardableResult
    public func run(_ control: RunControl = RunControl()) throws -> Metrics {
        try run(control, SharedWork())
    }

    /// The same for one of several runs with shared work.
    @discardableResult
    package func run(_ control: RunControl, _ shared: SharedWork) throws -> Metrics {
        if isComplete { return try recorded() }
        let problems = configuration.problems
        guard problems.isEmpty else { throw RunError.settings(problems) }
        return try FolderLock.with(folder.path) {
            // Another process may have created or finished a run here since this value was created.
            if record == nil { _ = try RunFolder(creating: folder.path) }
            if isComplete { return try recorded() }
            folder.removePartialFiles()
            // Use the precision that the run began with, even if this CPU supports the requested one and the first CPU
            // did not.
            let precision = record?.network?.precision ?? configuration.method.precision
            Memory.resetPeak()
            return try precision.run(control) { try finish(control, shared) }
        }
    }

    /// The metrics of a complete run.
    private func recorded() throws -> Metrics {
        folder.removePartialFiles()
        folder.removeCheckpoints()
        return try folder.read(Metrics.self, from: .metrics)
    }

    private func finish(_ control: RunControl, _ shared: SharedWork) throws -> Metrics {
        try initialWeights?.check()
        let scene = try Scene.load(
            configuration.data,
            configuration.sampling,
            needsSpectra: configuration.readsSpectra
        ) { control.report(.note($0)) }
        try record?.check(scene, path: folder.path)
        try control.report(scene.doubts)
        let outline = scene.outline
        let kept =
            record != nil && folder.has(.split)
            ? try Split.load(from: folder.path(of: .split), labels: scene.labels) : nil
        let split = try kept ?? outline.split(configuration.sampling, seed: Seed(configuration.seed))
        let target = SplitScene(outline, split)
        // Settings are checked on the real scene before anything is computed.
        let network = try configuration.network(for: target, bands: outline.bands)
        let weighted =
            folder.has(.checkpoint) ? network : try network.map { try initialWeights?.loaded(into: $0) ?? $0 }
        let baselines = try shared.baselines(of: scene, target, control)
        var keptScene = configuration.evaluation.refinement == nil ? nil : scene
        let job = try configuration.job(scene: consume scene, target, weighted, initialWeights, shared)
        if kept == nil { try begin(target, job) }
        try control.draw {
            try $0.drawSplit(
                split,
                of: outline.labels,
                outline.descriptor,
                falseColorBands: outline.hasSpectra ? outline.falseColorBands : nil,
                split: configuration.splitText,
                subtitle: configuration.splitText,
                to: folder
            )
        }
        warn(of: target, control)
        control.report(.note(configuration.summary(of: target, job)))

        let refiner = try keptScene.flatMap {
            try configuration.refiner(scene: $0, target, initialWeights, in: folder, shared, control)
        }
        keptScene = nil
        let fit = try job.fit(in: folder, control)
        var evaluation = try configuration.evaluation(
            of: fit,
            on: target,
            job.network,
            baselines,
            refiner: refiner,
            control
        )
        try folder.write(evaluation, control)
        evaluation.metrics.peakResidentBytes = Memory.peakResidentBytes
        try folder.write(json: evaluation.metrics, to: .metrics)
        folder.removeCheckpoints()
        for number in 1...2 { folder.leftOut(number).removeCheckpoints() }
        return evaluation.metrics
    }

    /// Writes the files of a new run.
    private func begin(_ target: SplitScene, _ job: any MethodJob) throws {
        let record = RunRecord(
            version: RunRecord.currentVersion,
            configuration: configuration,
            scene: target.scene.descriptor.name,
            synthetic: target.scene.descriptor.synthetic,
            sources: target.scene.sources,
            network: job.network,
            threads: Parallelism.threads,
            kernels: Parallelism.instructionSet
        )
        try folder.write(json: configuration, to: .begun)
        try folder.write(json: record, to: .run)
        try target.split.save(to: folder.path(of: .split))
    }

    /// Reports classes without training or test pixels.
    private func warn(of target: SplitScene, _ control: RunControl) {
        for gap in target.split.gaps(in: target.scene.labels) {
            let name = target.scene.descriptor.sceneClass(gap.label)?.name
            control.report(.warning(gap.text(naming: name, configuration.sampling)))
        }
        if let note = configuration.sampling.reductionText(target) { control.report(.note(note)) }
        for source in target.scene.sources where source.checksumMatches == false {
            control.report(
                .warning(
                    "warning: \(source.path) has another checksum than the known copy of \(target.scene.descriptor.name); "
                        + "its numbers may differ"
                )
            )
        }
        guard target.labels.count == 1 else { return }
        control.report(
            .warning(
                "warning: the label map has one class, so every prediction is right; accuracies mean nothing here"
            )
        )
    }
}
