internal import Engine
internal import Eval
internal import Runs
public import Studies

extension Throughput {
    /// The rates as text, with the profiles if there are any.
    public var text: String {
        func line(_ name: String, _ rate: Double, _ share: Double) -> String {
            "\(name)  \(decimals(rate, 0)) patches/s, \(decimals(share * 100, 1)) % of the peak"
        }
        let figures = """
            \(line("training ", trainSamplesPerSecond, trainShareOfPeak))
            \(line("inference", inferenceSamplesPerSecond, inferenceShareOfPeak))
            peak       \(decimals(gemmPeakGigaflops, 1)) GFLOP/s in products of large matrices, \
            \(Precision.text(precision, unit: matrixUnit))
            batch \(batch), \(threads) threads, \(parameters) parameters, multiply-adds a patch: \
            \(multiplyAdds) forward, \(trainMultiplyAdds) with backward
            """
        guard let profile else { return figures }
        return [figures, profile.training.text("training"), profile.inference.text("inference")]
            .joined(separator: "\n\n")
    }
}

extension StepProfile {
    /// A table under `title`.
    func text(_ title: String) -> String {
        func cell(_ value: Double?, _ places: Int) -> String { value.map { decimals($0, places) } ?? "–" }
        func milliseconds(_ seconds: Double?) -> String { cell(seconds.map { $0 * 1000 }, 2) }
        func percent(_ share: Double?) -> String { cell(share.map { $0 * 100 }, 1) }
        var table = TextTable([
            title, "calls", "forward ms", "backward ms", "ms", "% of step", "10⁶ mul-adds", "GFLOP/s",
            "% of peak",
        ])
        for row in rows + [whole] {
            table.append([
                row.name, cell(row.calls, 0), milliseconds(row.forwardSeconds),
                milliseconds(row.backwardSeconds), milliseconds(row.seconds), percent(row.share),
                cell(row.gigaflops.map { _ in Double(row.multiplyAdds) / 1e6 }, 1), cell(row.gigaflops, 1),
                percent(row.shareOfPeak),
            ])
        }
        return table.text
    }
}
