/// What a run tells whoever started it.
public enum RunEvent: Sendable {
    /// A step that has begun, or a fact worth knowing.
    case note(String)
    /// Something that differs from what was asked for.
    case warning(String)
    /// A run of several that begins, and how long those after it are expected to take, once that can be told.
    case run(number: Int, of: Int, name: String, secondsAfter: Double?)
    /// Where training stands, after each batch.
    case training(TrainingProgress)
    /// An epoch that has ended.
    case epoch(HistoryRow, of: Int)
    /// Where a piece of work stands that has so many parts: a search for settings, say.
    case working(what: String, done: Int, total: Int)
    /// Where the classification of pixels stands.
    case classifying(what: String, done: Int, total: Int, pixelsPerSecond: Double)
}

/// Where training stands.
public struct TrainingProgress: Sendable {
    /// The epoch, from one, and how many there will be.
    public let epoch: Int, epochs: Int
    /// Samples seen in this epoch, and how many there are.
    public let done: Int, total: Int
    /// Mean loss and accuracy of the epoch so far.
    public let loss: Double, accuracy: Double
    /// Since training began or was resumed.
    public let samplesPerSecond: Double
    /// At that rate, until the last epoch ends.
    public let secondsLeft: Double
}

/// How a run talks to whoever started it, and how it is told to stop.
public struct RunControl: Sendable {
    /// Called with every event, in order, from the thread that runs.
    public let report: @Sendable (RunEvent) -> Void
    /// Asked after each batch; the run then saves what it has and throws `RunError.interrupted`.
    public let isInterrupted: @Sendable () -> Bool

    /// Creates a control.
    public init(
        report: @escaping @Sendable (RunEvent) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.report, self.isInterrupted) = (report, isInterrupted)
    }
}

/// Why a run did not end.
public enum RunError: Error, Equatable, CustomStringConvertible {
    /// The settings contradict each other or the scene.
    case settings([String])
    /// Stopped from outside, after saving what can be resumed from.
    case interrupted
    /// The same, with the folder to resume from.
    case interruptedRun(String)
    /// The same for several runs in one folder, which the same command goes on with.
    case interruptedSeries(String)
    /// A file or folder is missing, or is not what it should be.
    case file(path: String, reason: String)

    /// What is wrong, all of it.
    public var description: String {
        switch self {
        case .settings(let problems): problems.joined(separator: "\n")
        case .interrupted: "interrupted"
        case .interruptedRun(let path): "interrupted; go on with: hsi train --resume \(path)"
        case .interruptedSeries(let path):
            "interrupted; go on with the same command and --out \(path): what is complete is not repeated"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
