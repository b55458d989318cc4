public import Eval
public import HSI

/// The same experiment several times: under seeds that follow each other, or on each fold of a cross-validation.
public struct RunSeries: Sendable {
    /// The configuration of the first run.
    public let configuration: ExperimentConfiguration
    /// What the runs differ in.
    public let repetition: Repetition
    /// The folder of the runs: itself for a single run, `seed-N` or `fold-N` in it for several.
    public let path: String
    /// A weights file that training starts from, if one was given.
    public let initialWeights: String?

    /// Creates a series.
    public init(
        _ configuration: ExperimentConfiguration,
        _ repetition: Repetition,
        path: String,
        initialWeights: String? = nil
    ) {
        (self.configuration, self.repetition, self.path) = (configuration, repetition, path)
        self.initialWeights = initialWeights
    }

    /// The runs, in the order in which they are run.
    var members: [Repetition.Member] { repetition.members(seed: configuration.seed, configuration.sampling) }

    /// The folder of a run.
    func folder(of member: Repetition.Member) -> String {
        repetition.count == 1 ? path : "\(path)/\(member.folderName)"
    }

    /// The first run as a new one: a folder that holds a run already is refused.
    public func newRun() -> Experiment {
        Experiment(configuration, folder: RunFolder(inside: path), initialWeights: initialWeights)
    }

    /// Runs what is not yet on disk; an interrupted run goes on where it stopped.
    public func run(_ control: RunControl = RunControl()) throws -> [Metrics] {
        try run(control, SpectrumFloors())
    }

    func run(_ control: RunControl, _ floors: SpectrumFloors) throws -> [Metrics] {
        // A single run locks its own folder, which is this one.
        try FolderLock.with(ifAny: repetition.count > 1 ? path : nil) { try runAll(control, floors) }
    }

    private func runAll(_ control: RunControl, _ floors: SpectrumFloors) throws -> [Metrics] {
        try members.enumerated().map { index, member in
            var configuration = configuration
            (configuration.seed, configuration.sampling) = (member.seed, member.sampling)
            if repetition.count > 1 {
                control.report(.note("run \(index + 1) of \(repetition.count): \(member.words)"))
            }
            return try Experiment(at: folder(of: member), configuration, initialWeights: initialWeights)
                .run(control, floors)
        }
    }
}

extension Experiment {
    /// What the folder at `path` holds of a run of these settings, or a new run.
    ///
    /// - Throws: `RunError.file` if the folder holds a run of other settings.
    init(at path: String, _ configuration: ExperimentConfiguration, initialWeights: String? = nil) throws {
        guard let folder = try? RunFolder(opening: path) else {
            let folder = try RunFolder(creating: path)
            self.init(configuration, folder: folder, initialWeights: initialWeights)
            return
        }
        try self.init(resuming: folder)
        guard self.configuration == configuration, self.initialWeights == initialWeights else {
            throw RunError.file(path: path, reason: "holds a run with other settings; choose another --out")
        }
    }
}

/// Mean and spread of the figures of several runs.
public struct SeriesSummary: Sendable, Codable, Equatable {
    /// The name of the runs' scene.
    public let scene: String?
    /// Of the overall accuracies, as fractions.
    public let overallAccuracy: Summary?
    /// Of the average accuracies.
    public let averageAccuracy: Summary?
    /// Of κ.
    public let kappa: Summary?
    /// Of the overall accuracies that position alone reaches.
    public let positionFloor: Summary?
    /// Of the overall accuracies that single spectra alone reach.
    public let spectrumFloor: Summary?
    /// Of the shares of test patches that share pixels with training patches.
    public let testPatchOverlap: Summary?
    /// Of the seconds that training took.
    public let trainSeconds: Summary?
    /// Of the seconds that classifying the test pixels took.
    public let testSeconds: Summary?
    /// The published protocol that the runs followed, if they did.
    public let publishedProtocol: PublishedProtocol?

    /// Summarises runs; figures that are undefined in some run are left out there.
    public init(_ runs: [Metrics]) {
        scene = runs.first?.scene
        overallAccuracy = Summary(runs.compactMap(\.overallAccuracy))
        averageAccuracy = Summary(runs.compactMap(\.averageAccuracy))
        kappa = Summary(runs.compactMap(\.kappa))
        positionFloor = Summary(runs.compactMap(\.positionFloor.overallAccuracy))
        spectrumFloor = Summary(runs.compactMap { $0.spectrumFloor?.overallAccuracy })
        testPatchOverlap = Summary(runs.compactMap(\.testPatchOverlap.sharingPixels))
        trainSeconds = Summary(runs.map(\.trainSeconds))
        testSeconds = Summary(runs.map(\.testSeconds))
        publishedProtocol = runs.first?.publishedProtocol
    }

    enum CodingKeys: String, CodingKey {
        case scene
        case overallAccuracy = "overall_accuracy"
        case averageAccuracy = "average_accuracy"
        case kappa
        case positionFloor = "position_floor"
        case spectrumFloor = "spectrum_floor"
        case testPatchOverlap = "test_patch_overlap"
        case trainSeconds = "train_seconds"
        case testSeconds = "test_seconds"
        case publishedProtocol = "protocol"
    }

    /// One line a figure: mean ± standard deviation, in per cent; then what was published under the runs' protocol.
    public var text: String {
        figures
            + (publishedProtocol.map {
                "\n\n"
                    + $0.table([
                        ("these runs", overallAccuracy), ("position alone", positionFloor),
                        ("spectrum alone", spectrumFloor),
                    ])
            } ?? "")
    }

    private var figures: String {
        """
        \(scene.map { "\($0)\n" } ?? "")OA     \(meanAndSpread(overallAccuracy))
        AA     \(meanAndSpread(averageAccuracy))
        κ×100  \(meanAndSpread(kappa))
        floors \(meanAndSpread(positionFloor))   (position alone: label of the nearest training pixel, OA)
               \(meanAndSpread(spectrumFloor))   (spectrum alone: support vector machine, OA)
        shared \(meanAndSpread(testPatchOverlap))   (test patches that share pixels with training patches)
        """
    }
}

/// `98.93 ± 0.21` in per cent; the mean alone for a single run.
func meanAndSpread(_ summary: Summary?) -> String {
    guard let summary else { return "–" }
    return percent(summary.mean) + (summary.standardDeviation.map { " ± \(percent($0))" } ?? "")
}
