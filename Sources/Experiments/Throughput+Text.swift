internal import Engine

extension Throughput {
    /// The figures for reading, with the profiles if there are any.
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
