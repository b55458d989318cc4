internal import Eval

extension EnsembleMetrics {
    /// The members, then the ensemble's table: each class's scores, the three figures, the floor and the overlap.
    public var table: String {
        var members = TextTable(["run", "OA %", "AA %", "κ×100", "ECE %"])
        for member in self.members {
            members.append([
                member.folder, percentText(member.overallAccuracy), percentText(member.averageAccuracy),
                percentText(member.kappa), percentText(member.expectedCalibrationError),
            ])
        }
        members.append([
            "mean of the runs", meanAndSpread(memberOverallAccuracy), meanAndSpread(memberAverageAccuracy),
            meanAndSpread(memberKappa), "",
        ])
        members.append([
            "vote", percentText(vote.overallAccuracy), percentText(vote.averageAccuracy),
            percentText(vote.kappa), "",
        ])
        members.append([
            "mean probability", percentText(overallAccuracy), percentText(averageAccuracy),
            percentText(kappa),
            percentText(measuredCalibration.diagram.expectedCalibrationError),
        ])
        return """
            \(members.text)

            the mean probability, class by class:

            \(scoreText)
            \(answerText)
            against \(bestMember), the best on these test pixels: McNemar p = \
            \(decimals(mcNemarAgainstBest.pValue, 4)) (\(mcNemarAgainstBest.onlyFirstCorrect) pixels right only together, \
            \(mcNemarAgainstBest.onlySecondCorrect) only alone)
            """
    }
}
