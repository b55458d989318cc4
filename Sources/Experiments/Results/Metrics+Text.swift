internal import Eval

/// What can be said of the figures themselves: how far they and the confidence can be trusted, and what was done with the answers.
protocol AnswerScores: PixelScores {
    var calibration: Calibration? { get }
    var intervals: BootstrapIntervals? { get }
    var smoothed: SmoothedScores? { get }
}

extension Metrics: AnswerScores {}

extension AnswerScores {
    /// A line or two for each of what there is.
    var answerText: String { (certaintyLines + smoothingLines).joined(separator: "\n") }

    private var certaintyLines: [String] {
        var lines: [String] = []
        if let intervals {
            func text(_ name: String, _ interval: BootstrapIntervals.Interval?) -> String {
                "\(name)  " + (interval.map { "\(percent($0.lower))–\(percent($0.upper))" } ?? "–")
            }
            lines.append(
                "\(decimals(intervals.level * 100, 0)) % of redrawn test pixels: \(text("OA", intervals.overallAccuracy))   "
                    + "\(text("AA", intervals.averageAccuracy))   \(text("κ×100", intervals.kappa))   "
                    + "(as if neighbours were independent)"
            )
        }
        if let calibration { lines.append("calibration: \(calibration.headline)") }
        return lines
    }

    private var smoothingLines: [String] {
        guard let smoothed else { return [] }
        let how =
            smoothed.window.map { "majority vote in \($0)×\($0) pixels" }
            ?? "Markov random field, weight \(smoothed.weight ?? 0)"
        let first =
            "smoothed (\(how)): \(smoothed.headline)   (\(smoothed.changedTestPixels) test pixels changed)"
        guard let shared = testPatchOverlap.sharingPixels, shared > 0 else { return [first] }
        return [
            first,
            "smoothing gives pixels what was learned of training pixels beside them: on this split it copies the answers",
        ]
    }
}
