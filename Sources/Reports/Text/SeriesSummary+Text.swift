internal import Eval
internal import HSI
internal import Runs
public import Studies

extension SeriesSummary {
    /// One line for each quantity, mean ± standard deviation in percent; then the results published under the same
    /// protocol.
    public var text: String {
        let lines: [String?] = [
            scene,
            "\(accuracy.headline)   over \(runs) runs"
                + (refined.overall == nil ? "" : "\nrefined: \(refined.headline)"),
            "\(meanAndSpread(testPatchOverlap)) % of the test patches share pixels with training patches",
            trainingOverlap?.text,
        ]
        let baselines = self.baselines.rows.map {
            "baseline, \($0.name)   \($0.accuracy.headline)   (\($0.meaning))"
        }
        let published = self.baselines.rows.map { (name: "\($0.name) alone", accuracy: $0.accuracy.overall) }
        return (lines.prefix(2).compactMap(\.self) + baselines + lines.dropFirst(2).compactMap(\.self))
            .joined(separator: "\n")
            + (publishedProtocol.map {
                "\n\n"
                    + $0.table(
                        [
                            ("these runs", accuracy.overall)
                        ] + published
                    )
            } ?? "")
    }
}

extension TrainingOverlap {
    /// How far the runs are from independent draws.
    var text: String {
        "two runs share \(percent(mean)) % of their training pixels on average, at most \(percent(largest)) %"
            + (mean > 0.2 ? ": independent draws would vary more than these runs" : "")
    }
}

extension CrossValidation {
    /// The means over folds, then the pooled test pixels.
    public var text: String {
        """
        \(summary.text)
        pooled over \(folds.count) folds, \(testPixels) test pixels: \(pooled.headline)
        """
    }
}
