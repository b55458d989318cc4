public import HSI

/// An event during a run.
public enum RunEvent: Sendable {
    /// A step that has begun, or other information.
    case note(String)
    /// A warning about a difference from the request.
    case warning(String)
    /// Something in the files of the scene that may not be meant.
    case doubt(Doubt)
    /// The start of one of several runs, and the expected duration of the later ones, once known.
    case run(number: Int, of: Int, name: String, secondsAfter: Double?)
    /// The progress of training, after each batch.
    case training(TrainingProgress)
    /// An epoch that has ended.
    case epoch(HistoryRow, of: Int)
    /// The progress of work with a known number of parts, such as a search for settings.
    case working(what: String, done: Int, total: Int)
    /// The progress of classification.
    case classifying(what: String, done: Int, total: Int, pixelsPerSecond: Double)
}

/// The progress of training.
public struct TrainingProgress: Sendable {
    /// The epoch, counted from one, and the number of epochs.
    public let epoch: Int, epochs: Int
    /// The samples processed in this epoch, and their total number.
    public let done: Int, total: Int
    /// Mean loss and accuracy of the epoch so far.
    public let loss: Double, accuracy: Double
    /// Since training began or was resumed.
    public let samplesPerSecond: Double
    /// The expected time to the end of the last epoch.
    public let secondsLeft: Double
}

/// How a run reports its progress, draws its figures, and is told to stop.
public struct RunControl: Sendable {
    /// Called with every event, in order, on the thread that runs.
    public let report: @Sendable (RunEvent) -> Void
    /// Checked after each batch; if true, the run saves a checkpoint and throws `RunError.interrupted`.
    public let isInterrupted: @Sendable () -> Bool
    /// Draws the run's figures; nil draws none.
    package let illustrator: (any Illustrator)?
    /// Whether likely doubts about the scene are errors.
    public var isStrict = false

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
    /// Reports what may not be meant in the files of a scene.
    ///
    /// - Throws: `RunError.doubts` with the likely ones if the control is strict.
    package func report(_ doubts: [Doubt]) throws {
        let likely = doubts.filter { $0.level == .likely }
        guard !isStrict || likely.isEmpty else { throw RunError.doubts(likely) }
        for doubt in doubts { report(.doubt(doubt)) }
    }

    /// Draws figures if there is an illustrator; a figure that cannot be drawn is reported and does not end the run.
    ///
    /// - Returns: The names of the files.
    @discardableResult
    package func draw(_ body: (any Illustrator) throws -> [String]) throws -> [String] {
        guard let illustrator else { return [] }
        do {
            return try body(illustrator)
        } catch let error as UndrawableFigure {
            report(.warning("warning: a figure was left out: \(error.reason)"))
            return error.drawn
        }
    }
}

/// Why a figure cannot be drawn, for example because the scene is larger than a picture can be.
package struct UndrawableFigure: Error {
    let reason: String
    /// The names of the files of other figures that could be drawn.
    let drawn: [String]

    /// The reason in words.
    package init(_ reason: String, drawn: [String] = []) { (self.reason, self.drawn) = (reason, drawn) }
}

/// Why a run failed or stopped.
public enum RunError: Error, Equatable, CustomStringConvertible {
    /// The settings contradict each other or the scene.
    case settings([String])
    /// Interrupted, after saving a checkpoint.
    case interrupted
    /// The same, with the folder to resume from.
    case interruptedRun(String)
    /// The same for several runs in one folder, which the same command continues.
    case interruptedSeries(String)
    /// Likely doubts about the scene, where none are allowed.
    case doubts([Doubt])
    /// A file or folder is missing or invalid.
    case file(path: String, reason: String)

    /// All problems in words.
    public var description: String {
        switch self {
        case .settings(let problems): problems.joined(separator: "\n")
        case .doubts(let doubts): doubts.map(\.text).joined(separator: "\n")
        case .interrupted: "interrupted"
        case .interruptedRun(let path): "interrupted; finish it with: hsi resume \(path)"
        case .interruptedSeries(let path):
            "interrupted; repeat the command with the folder \(path) to continue; complete runs are kept"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
