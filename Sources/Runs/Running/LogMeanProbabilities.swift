internal import Engine
internal import Glibc

extension Tensor {
    /// The logarithm of the mean class probabilities of several logits: `ln (1/n · Σ softmax(zᵢ))`.
    ///
    /// Its softmax is that mean, so it can be used in place of logits. Summed in double precision, in the order given:
    /// `[rows, classes]` each, at least one.
    static func logMeanProbabilities(_ logits: [Tensor]) -> Tensor {
        let (shape, classes) = (logits[0].shape, logits[0].shape[1])
        precondition(logits.allSatisfy { $0.shape == shape }, "logMeanProbabilities: logits of unlike shapes")
        let all = logits.map(\.scalars)
        return Tensor(shape: shape) { result in
            for row in stride(from: 0, to: shape[0] * classes, by: classes) {
                let places = row..<row + classes
                // The logarithm of the sum of exponentials of each tensor.
                let sums = all.map { logSumExp($0[places].lazy.map { Double($0) }) }
                for place in places {
                    let terms = zip(all, sums).map { Double($0[place]) - $1 }
                    result[place] = Scalar(logSumExp(terms) - Glibc.log(Double(all.count)))
                }
            }
        }
    }
}

/// `ln Σ exp(xᵢ)` of at least one number, the largest taken out first.
private func logSumExp(_ values: some Collection<Double>) -> Double {
    let largest = values.max() ?? 0
    guard largest.isFinite else { return largest }
    return largest + Glibc.log(values.reduce(0) { $0 + Glibc.exp($1 - largest) })
}
