internal import Foundation
internal import HSI
internal import Reports
internal import Runs
internal import Studies
internal import Synchronization

/// Shows the progress of a run on standard error: a bar on a terminal, otherwise one line per epoch.
final class ProgressBar: Sendable {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let lastDraw = Mutex(ContinuousClock.now - .seconds(1))
    private let warnings = Mutex<Set<String>>([])
    /// The current run of several, and the expected seconds of the later ones.
    private let place = Mutex<(text: String, secondsAfter: Double?)>(("", 0))

    /// A control that reports to this bar, only warnings if `isQuiet`, and draws figures in this form.
    static func control(isQuiet: Bool, figures: FigureSettings) -> RunControl {
        let bar = ProgressBar()
        return RunControl(
            report: { event in
                switch event {
                case .warning(let text): bar.warn(text)
                case .doubt(let doubt) where doubt.level == .likely:
                    bar.warn("warning: \(doubt.text)\(SettingOptions.option(for: doubt))")
                case _ where !isQuiet: bar.show(event)
                default: break
                }
            },
            isInterrupted: { Interruption.isPending },
            illustrator: RunIllustrator(figures)
        )
    }

    private func show(_ event: RunEvent) {
        switch event {
        case .note(let text), .warning(let text):
            write(text + "\n")
        case .doubt(let doubt):
            // Each is said once, even if several runs of a series read the same files.
            let text = doubt.text + SettingOptions.option(for: doubt)
            if warnings.withLock({ $0.insert(text).inserted }) { write(text + "\n") }
        case .run(let number, let count, let name, let secondsAfter):
            place.withLock { $0 = ("run \(number)/\(count) ", secondsAfter) }
            let others = secondsAfter.map { $0 > 0 ? "; those after it about \(time($0))" : "" } ?? ""
            write("run \(number) of \(count): \(name)\(others)\n")
        case .training(let progress):
            let (run, secondsAfter) = place.withLock(\.self)
            let all = secondsAfter.map { $0 > 0 ? " (\(time(progress.secondsLeft + $0)) in all)" : "" } ?? ""
            let share = Double(progress.done) / Double(max(progress.total, 1))
            draw(
                "\(run)epoch \(progress.epoch)/\(progress.epochs) \(bar(share)) "
                    + "loss \(fixed(progress.loss, 4)) accuracy \(fixed(progress.accuracy * 100, 2)) % "
                    + "\(Int(progress.samplesPerSecond)) patches/s, \(time(progress.secondsLeft)) left\(all)"
            )
        case .epoch(let row, let epochs):
            let validation =
                row.validationAccuracy.map { " validation \(fixed($0 * 100, 2)) %" } ?? ""
            guard !isTerminal || !validation.isEmpty else { return }
            write(
                "epoch \(row.epoch)/\(epochs) loss \(fixed(row.loss, 4)) accuracy \(fixed(row.accuracy * 100, 2)) %"
                    + "\(validation) \(time(row.seconds))\n"
            )
        case .working(let what, let done, let total):
            let share = Double(done) / Double(max(total, 1))
            draw("\(what) \(bar(share)) \(done)/\(total)", isLast: done == total)
        case .classifying(let what, let done, let total, let rate):
            let share = Double(done) / Double(max(total, 1))
            let left = Double(total - done) / max(rate, 1e-9)
            draw("\(what) \(bar(share)) \(Int(rate)) patches/s, \(time(left)) left", isLast: done == total)
        }
    }

    /// Shows each warning once, even if several runs of a series report it.
    private func warn(_ text: String) {
        if warnings.withLock({ $0.insert(text).inserted }) { show(.warning(text)) }
    }

    /// Redraws the line, at most twenty times a second.
    private func draw(_ line: String, isLast: Bool = false) {
        guard isTerminal else { return }
        let isDue = lastDraw.withLock { last in
            guard isLast || ContinuousClock.now - last > .milliseconds(50) else { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        raw("\r\u{1B}[K" + line + (isLast ? "\r\u{1B}[K" : ""))
    }

    private func write(_ text: String) { raw((isTerminal ? "\r\u{1B}[K" : "") + text) }

    private func raw(_ text: String) { StandardError.write(text) }

    private func bar(_ share: Double) -> String {
        let filled = Int((share * 24).rounded())
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    }

    private func fixed(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }

    private func time(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e6 else { return "?" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, String(format: "%02d", whole % 60))
        return hours > 0 ? "\(hours):" + String(format: "%02d", minutes) + ":\(rest)" : "\(minutes):\(rest)"
    }
}
