internal import Eval
internal import Runs
public import Studies

extension EnsembleMetrics {
    /// Members, vote and mean probability; the classes for the mean probability; the test against the best member.
    public var table: String {
        var table = TextTable(["run", "OA %", "AA %", "κ×100", "ECE %"])
        func append(_ name: String, _ accuracy: Accuracy, _ error: String) {
            table.append([
                name, percentText(accuracy.overall), percentText(accuracy.average),
                percentText(accuracy.kappa), error,
            ])
        }
        for member in members {
            append(member.folder, member.accuracy, percentText(member.expectedCalibrationError))
        }
        table.append([
            "mean of the runs", meanAndSpread(memberAccuracy.overall), meanAndSpread(memberAccuracy.average),
            meanAndSpread(memberAccuracy.kappa), "",
        ])
        append("vote", vote, "")
        append(
            "mean probability",
            metrics.accuracy,
            percentText(metrics.calibration?.diagram.expectedCalibrationError)
        )
        return """
            \(table.text)

            the mean probability, class by class:

            \(metrics.accuracyText)
            \(metrics.certaintyText)
            against \(bestMember), the best on these test pixels: McNemar \(pValue(mcNemarAgainstBest.pValue)) \
            (\(mcNemarAgainstBest.onlyFirstCorrect) pixels correct only by the ensemble, \
            \(mcNemarAgainstBest.onlySecondCorrect) only by this run)
            """
    }
}

/// `p = 0.0123`, or a bound if four decimals would show zero.
func pValue(_ value: Double) -> String { value < 0.0001 ? "p < 0.0001" : "p = \(decimals(value, 4))" }
