public import HSI

/// The same experiment several times: with consecutive seeds, or on each fold of a cross-validation.
public struct RunSeries: Sendable {
    /// The configuration of the first run.
    public let configuration: RunConfiguration
    /// How the runs differ.
    public let repetition: Repetition
    /// The folder: that of a single run, or the parent of `seed-N` or `fold-N` for several.
    public let path: String
    /// A file of initial weights, if given.
    public let initialWeights: InitialWeights?

    /// Creates a series.
    public init(
        _ configuration: RunConfiguration,
        _ repetition: Repetition,
        path: String,
        initialWeights: InitialWeights? = nil
    ) {
        (self.configuration, self.repetition, self.path) = (configuration, repetition, path)
        self.initialWeights = initialWeights
    }

    /// The runs, in the order of execution.
    package var members: [Repetition.Member] {
        repetition.members(seed: configuration.seed, configuration.sampling)
    }

    /// The folder of a run.
    package func folder(of member: Repetition.Member) -> String {
        repetition.count == 1 ? path : "\(path)/\(member.folderName)"
    }

    /// The first run as a new one: a folder that already holds a run is an error.
    public func newRun() -> Run {
        Run(configuration, folder: RunFolder(inside: path), initialWeights: initialWeights)
    }

    /// What the completed runs' splits have in common; nil for a single run.
    ///
    /// - Throws: `RunError.file` if the split of a run cannot be read.
    public func trainingOverlap() throws -> TrainingOverlap? {
        guard repetition.count > 1 else { return nil }
        return TrainingOverlap(
            try members.map { try RunFolder(opening: folder(of: $0)).read(Split.self, from: .split) }
        )
    }

    /// Runs what is not complete on disk, and resumes interrupted runs.
    public func run(_ control: RunControl = RunControl()) throws -> [Metrics] {
        try run(control, SharedWork())
    }

    package func run(_ control: RunControl, _ shared: SharedWork) throws -> [Metrics] {
        // A single run locks its own folder, which is this one.
        try FolderLock.with(ifAny: repetition.count > 1 ? path : nil) { try runAll(control, shared) }
    }

    private func runAll(_ control: RunControl, _ shared: SharedWork) throws -> [Metrics] {
        try members.enumerated().map { index, member in
            var configuration = configuration
            (configuration.seed, configuration.sampling) = (member.seed, member.sampling)
            if repetition.count > 1 {
                control.report(.note("run \(index + 1) of \(repetition.count): \(member.words)"))
            }
            return try Run(at: folder(of: member), configuration, initialWeights: initialWeights)
                .run(control, shared)
        }
    }
}
