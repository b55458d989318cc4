internal import Baselines
internal import Eval
internal import HSI
public import Runs

extension Metrics {
    /// The result of a run: classes, accuracies, baselines, calibration, times.
    public var table: String {
        [accuracyText, certaintyText, costText].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Classes, accuracies and baselines.
    var accuracyText: String {
        let unaugmented = withoutAugmentation.map { "without test-time augmentation: \($0.headline)" }
        let few = perClass.filter { (1...2).contains($0.score.support) }
        let fewText =
            few.isEmpty
            ? nil
            : "AA counts \(few.map(\.name).joined(separator: ", ")) like any class, on one or two test pixels each"
        let lines: [String?] = [
            classTable.text, "",
            "\(accuracy.headline)   on \(testPixels) test pixels" + (scene.map { " of \($0)" } ?? ""),
            baselines.rows.map { "baseline, \($0.name)   \($0.accuracy.headline)   (\($0.meaning))" }
                .joined(separator: "\n"),
            unbeaten, unaugmented, fewText,
            overlapText,
        ]
        return lines.compactMap(\.self).joined(separator: "\n") + publishedText
    }

    /// How many test patches are not independent of training; nil for a method that reads single pixels.
    private var overlapText: String? {
        guard testPatchOverlap.side > 1 else { return nil }
        let sharing = testPatchOverlap.sharingPixels.map { percent($0) } ?? "–"
        let inside = testPatchOverlap.insideTrainingPatch.map { percent($0) } ?? "–"
        return "\(sharing) % of the test patches share pixels with training patches; "
            + "\(inside) % of the test pixels lie inside one"
    }

    /// The class table: pixels, precision, recall and F1.
    var classTable: TextTable {
        var table = TextTable(["class", "pixels", "precision", "recall", "F1"])
        for row in perClass {
            table.append([
                "\(row.label) \(row.name)", "\(row.score.support)", percentText(row.score.precision),
                percentText(row.score.recall), percentText(row.score.f1),
            ])
        }
        return table
    }

    /// The baselines that the result does not exceed.
    private var unbeaten: String? {
        guard let own = accuracy.overall else { return nil }
        let ahead = baselines.rows.filter { ($0.accuracy.overall ?? -1) > own }.map(\.name)
        return ahead.isEmpty
            ? nil : "below baseline in OA: \(ahead.joined(separator: ", "))"
    }

    private var publishedText: String {
        guard let publishedProtocol else { return "" }
        func single(_ value: Double?) -> Summary? { value.flatMap { Summary([$0]) } }
        return "\n\n"
            + publishedProtocol.table(
                [
                    ("this run", single(accuracy.overall))
                ] + baselines.rows.map { ("\($0.name) alone", single($0.accuracy.overall)) }
            )
    }

    /// Intervals, calibration, and the smoothed and refined maps.
    var certaintyText: String {
        var lines: [String] = []
        if let intervals {
            func text(_ name: String, _ interval: BootstrapIntervals.Interval?) -> String {
                "\(name) " + (interval.map { "\(percent($0.lower))–\(percent($0.upper))" } ?? "–")
            }
            lines.append(
                "\(decimals(intervals.level * 100, 0)) % bootstrap interval (pixels treated as independent): "
                    + "\(text("OA", intervals.overallAccuracy))   \(text("AA", intervals.averageAccuracy))   "
                    + text("κ", intervals.kappa)
            )
        }
        if let calibration { lines.append("calibration: \(calibration.headline)") }
        return (lines + smoothingLines + refinementLines).joined(separator: "\n")
    }

    private var smoothingLines: [String] {
        guard let smoothed else { return [] }
        let how =
            smoothed.window.map { "majority vote in \($0)×\($0) pixels" }
            ?? "Markov random field, weight \(smoothed.weight ?? 0)"
        let first =
            "smoothed map (\(how)): \(smoothed.accuracy.headline)   (\(smoothed.changedTestPixels) test pixels changed)"
        guard let shared = testPatchOverlap.sharingPixels, shared > 0 else { return [first] }
        return [
            first,
            "on this split, smoothing also copies what was learned from training pixels next to test pixels",
        ]
    }

    private var refinementLines: [String] {
        guard let refined else { return [] }
        return [
            "refined map (\(refined.method), \(Self.text(refined.settings))): \(refined.accuracy.headline)   "
                + "(\(refined.changedTestPixels) test pixels changed)",
            "refinement spreads training labels over the scene's unlabeled pixels (transductive)",
        ]
    }

    private var costText: String {
        var lines: [String] = []
        if !settings.isEmpty { lines.append("settings chosen on the training pixels: \(settingsText)") }
        guard let trainSeconds, let testSeconds else { return lines.joined(separator: "\n") }
        let trainRate = trainSamplesPerSecond.map { " (\(decimals($0, 0)) patches/s)" } ?? ""
        let testRate = decimals(Double(testPixels) / max(testSeconds, 1e-9), 0)
        lines.append(
            "training \(decimals(trainSeconds, 1)) s\(trainRate), test \(decimals(testSeconds, 1)) s (\(testRate) pixels/s)"
        )
        return lines.joined(separator: "\n")
    }

    /// The settings that were chosen in training, in one line.
    var settingsText: String { Self.text(settings) }

    private static func text(_ settings: [FittedSetting]) -> String {
        settings.map { setting in
            let isAccuracy = setting.name == "validation_accuracy"
            let isWhole = setting.value == setting.value.rounded() && abs(setting.value) < 1e9
            let value =
                isAccuracy
                ? percent(setting.value) + " %"
                : isWhole ? "\(Int(setting.value))" : decimals(setting.value, 5)
            return
                "\(isAccuracy ? "cross-validated accuracy" : setting.name.replacing("_", with: " ")) \(value)"
        }.joined(separator: ", ")
    }
}
