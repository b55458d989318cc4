public import Engine

/// A run that is on disk, to be looked at again.
public struct CompletedRun {
    private let run: TrainedRun
    private let folder: RunFolder
    private let recorded: Metrics
    private let precision: Precision

    /// Reads the run in `path`: its scene, split and network.
    ///
    /// - Parameters:
    ///   - path: The run's folder.
    ///   - precision: What to classify in; the run's own if nil.
    /// - Throws: `RunError` or `SceneError`, naming the file.
    public init(_ path: String, precision: Precision? = nil) throws {
        folder = try RunFolder(opening: path)
        guard folder.has(.metrics), folder.has(.model) else {
            throw RunError.file(
                path: path,
                reason: "this run is not complete; finish it with --resume \(path)"
            )
        }
        recorded = try folder.read(Metrics.self, from: .metrics)
        run = try TrainedRun(opening: folder)
        self.precision = precision ?? run.record.precision
    }

    /// Classifies the test pixels again.
    ///
    /// What was measured while training, times and memory, is taken from the record.
    public func evaluate(_ control: RunControl = RunControl()) throws -> Metrics {
        var metrics = try precision.run(control) { try run.evaluate(control).metrics }
        metrics.trainSeconds = recorded.trainSeconds
        metrics.trainSamplesPerSecond = recorded.trainSamplesPerSecond
        return metrics
    }

    /// Paints the map again, into the run's folder or another.
    ///
    /// - Returns: The paths of the files written.
    public func paint(to path: String?, _ control: RunControl = RunControl()) throws -> [String] {
        let target = try path.map { try RunFolder(forFilesIn: $0) } ?? folder
        try precision.run(control) { try run.writeMap(run.evaluate(control), to: target, control) }
        return [RunFolder.File.map, .mapNPY, .mapENVI].map { target.path(of: $0) }
    }
}
