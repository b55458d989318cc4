extension Variable {
    /// The mean focal loss of these logits against class labels, of shape `[1]`.
    ///
    /// `Σᵢ w(yᵢ)·(1 − pᵢ)^γ·(−log pᵢ) / Σᵢ w(yᵢ)`, with pᵢ the softmax probability of the label yᵢ. With γ = 0 it is
    /// the cross-entropy; a larger γ gives more weight to samples that are classified badly.
    ///
    /// - `self`: `[batch, classes]`
    /// - Reference: Lin et al. 2017, arXiv 1708.02002, here with a softmax and with class weights as α. Deviation: the
    ///   loss is divided by the sum of the weights, as in `crossEntropy`.
    ///
    /// - Parameters:
    ///   - labels: One class per sample, counted from zero.
    ///   - gamma: `γ`, at least 0.
    ///   - classWeights: `w`, one weight per class; all ones if nil.
    /// - Returns: The loss.
    public func focalLoss(labels: [Int], gamma: Scalar, classWeights: [Scalar]? = nil) -> Variable {
        precondition(
            shape.count == 2 && shape[0] == labels.count && gamma >= 0,
            "focalLoss: \(shape) with \(labels.count) labels, gamma \(gamma)"
        )
        let classes = shape[1]
        precondition(
            labels.allSatisfy { (0..<classes).contains($0) },
            "focalLoss: a label is not below \(classes)"
        )
        let weights = classWeights ?? [Scalar](repeating: 1, count: classes)
        precondition(weights.count == classes, "focalLoss: \(weights.count) weights for \(classes) classes")
        let totalWeight = labels.reduce(0) { $0 + weights[$1] }
        let probabilities = Variable(value).softmax().value
        let (logits, p) = (value.scalars, probabilities.scalars)
        // For each sample: its term of the loss, and the derivative with respect to log p of its label.
        var loss: Scalar = 0
        var slopes = [Scalar](repeating: 0, count: labels.count)
        for (sample, y) in labels.enumerated() {
            let row = sample * classes..<(sample + 1) * classes
            let largest = logits[row].max() ?? 0
            let logSum = Engine.log(logits[row].reduce(0) { $0 + Engine.exp($1 - largest) }) + largest
            let logP = logits[row.lowerBound + y] - logSum
            // 1 − p as the sum of the other probabilities, which stays accurate when p is close to 1.
            let rest = row.reduce(Scalar(0)) { $0 + ($1 == row.lowerBound + y ? 0 : p[$1]) }
            let share = weights[y] / totalWeight
            let factor = power(rest, gamma)
            loss -= share * factor * logP
            // d/dlog p of −(1 − p)^γ·log p is γ·p·(1 − p)^(γ−1)·log p − (1 − p)^γ.
            let bend = rest > 0 ? gamma * p[row.lowerBound + y] * factor / rest * logP : 0
            slopes[sample] = share * (bend - factor)
        }
        return .record(Tensor([loss], shape: [1]), from: [self]) { g in
            // d log p / d logit of class c is [c = y] − p(c).
            var dx = p
            for (sample, y) in labels.enumerated() {
                let slope = g.scalars[0] * slopes[sample]
                for c in 0..<classes { dx[sample * classes + c] *= -slope }
                dx[sample * classes + y] += slope
            }
            return [Tensor(dx, shape: probabilities.shape)]
        }
    }
}

/// xᵞ for x ≥ 0, with 0⁰ = 1.
private func power(_ x: Scalar, _ exponent: Scalar) -> Scalar {
    if exponent == 0 { return 1 }
    return x > 0 ? Engine.exp(exponent * Engine.log(x)) : 0
}
