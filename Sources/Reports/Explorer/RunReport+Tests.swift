internal import Eval
internal import HSI
internal import Runs

extension [ReportedRun] {
    /// McNemar's test of every two runs with the same test pixels.
    func pairs() throws -> [PageContents.Pair] {
        var pairs: [PageContents.Pair] = []
        for second in indices {
            for first in 0..<second {
                let (one, other) = (self[first], self[second])
                let pixels = one.target.split.test
                guard !pixels.isEmpty, pixels == other.target.split.test,
                    one.target.scene.labels == other.target.scene.labels
                else { continue }
                let test = try McNemarTest(
                    truth: pixels.map { Int(one.target.scene.labels.labels[$0]) },
                    first: pixels.map { Int(one.prediction[$0]) },
                    second: pixels.map { Int(other.prediction[$0]) }
                )
                pairs.append(PageContents.Pair(first: first, second: second, test: test))
            }
        }
        return pairs
    }
}

extension RunReport {
    /// The runs that differ in seed or split alone, in the order of their first runs.
    var methods: [(name: String, runs: [ReportedRun])] {
        var groups: [(name: String, runs: [ReportedRun])] = []
        for run in runs {
            let own = run.record.configuration
            let index = groups.firstIndex { group in
                let other = group.runs[0].record.configuration
                return run.members.isEmpty && group.runs[0].members.isEmpty && own.method == other.method
                    && own.evaluation == other.evaluation
            }
            if let index {
                groups[index].runs.append(run)
            } else {
                groups.append((run.name, [run]))
            }
        }
        return groups.map { group in
            let title = group.runs[0].record.configuration.method.title
            let isAlone = groups.count { $0.runs[0].record.configuration.method.title == title } == 1
            return (group.runs.count > 1 && isAlone ? title : group.name, group.runs)
        }
    }

    /// Wilcoxon's test and the corrected t-test of every two methods over the splits that both have.
    var seriesPairs: [PageContents.SeriesPair] {
        let methods = methods
        var pairs: [PageContents.SeriesPair] = []
        for second in methods.indices {
            for first in 0..<second {
                let couples = methods[second].runs.compactMap { run in
                    methods[first].runs.first { $0.target.split == run.target.split }.map { ($0, run) }
                }
                guard couples.count > 1 else { continue }
                // Counts of whole pixels, so that equal differences are exactly equal and tie.
                let differences = couples.map { one, other in
                    Double(other.metrics.confusion.correct - one.metrics.confusion.correct)
                        / Double(max(other.metrics.testPixels, 1))
                }
                let last = couples[0].1.metrics
                pairs.append(
                    PageContents.SeriesPair(
                        first: methods[first].name,
                        second: methods[second].name,
                        runs: couples.count,
                        difference: differences.reduce(0, +) / Double(differences.count),
                        wilcoxon: WilcoxonSignedRankTest(differences),
                        correctedT: CorrectedResampledTTest(
                            differences,
                            testToTraining: Double(last.testPixels) / Double(max(last.trainPixels, 1))
                        )
                    )
                )
            }
        }
        return pairs
    }
}
