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

/// How a run reports its progress, draws its figures, and is told to stop.
public struct RunControl: Sendable {
    /// Called with every event, in order, on the thread that runs.
    public let report: @Sendable (RunEvent) -> Void
    /// Asked after each batch; the run then saves what it has and throws `RunError.interrupted`.
    public let isInterrupted: @Sendable () -> Bool
    /// Draws the run's figures; nil draws none.
    package let illustrator: (any Illustrator)?

    /// Creates a control that draws no figures.
    public init(
        report: @escaping @Sendable (RunEvent) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) {
        self.init(report: report, isInterrupted: isInterrupted, illustrator: nil)
    }

    /// Creates a control.
    package init(
        report: @escaping @Sendable (RunEvent) -> Void,
        isInterrupted: @escaping @Sendable () -> Bool,
        illustrator: (any Illustrator)?
    ) {
        (self.report, self.isInterrupted, self.illustrator) = (report, isInterrupted, illustrator)
    }
}

extension RunControl {
    /// Draws a figure if there is an illustrator; one that cannot be drawn is reported and does not end the run.
    package func draw(_ body: (any Illustrator) throws -> Void) throws {
        guard let illustrator else { return }
        do {
            try body(illustrator)
        } catch let error as UndrawableFigure {
            report(.warning("warning: a figure was left out: \(error.reason)"))
        }
    }
}

/// Why a figure cannot be drawn, for example because the scene is larger than a picture can be.
package struct UndrawableFigure: Error {
    let reason: String

    /// A reason for a person to read.
    package init(_ reason: String) { self.reason = reason }
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
        case .interruptedRun(let path): "interrupted; finish it with: hsi resume \(path)"
        case .interruptedSeries(let path):
            "interrupted; repeat the command with the folder \(path) to continue; complete runs are kept"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
