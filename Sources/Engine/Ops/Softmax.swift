internal import CKernels
internal import Compute

extension Variable {
    /// Softmax over the last axis.
    ///
    /// The pullback keeps only the result.
    public func softmax() -> Variable {
        let columns = shape.last ?? 1
        let rows = value.count / max(columns, 1)
        let grain = max(1, elementGrain / max(columns, 1))
        let x = value
        let y = Tensor(shape: shape) { y in
            x.withPointer { x in
                parallel(over: rows, grain: grain) {
                    let offset = $0.lowerBound * columns
                    kernels.softmax(x + offset, y + offset, $0.count, columns)
                }
            }
        }
        return .record(y, from: [self]) { g in
            [
                Tensor(shape: g.shape) { dx in
                    withPointers(y, g) { y, g in
                        parallel(over: rows, grain: grain) {
                            let offset = $0.lowerBound * columns
                            kernels.softmax_pullback(y + offset, g + offset, dx + offset, $0.count, columns)
                        }
                    }
                }
            ]
        }
    }

    /// The mean cross-entropy of these logits against class labels, of shape `[1]`.
    ///
    /// `Σᵢ [(1 − s)·w(yᵢ)·(−log pᵢ(yᵢ)) + s/K · Σ_c w(c)·(−log pᵢ(c))] / Σᵢ w(yᵢ)`, with s the smoothing and K the
    /// number of classes, as PyTorch defines it.
    ///
    /// - `self`: `[batch, classes]`
    ///
    /// - Parameters:
    ///   - labels: One class per sample, counted from zero.
    ///   - classWeights: `w`, one weight per class; all ones if nil.
    ///   - smoothing: `s`, in 0 ..< 1.
    /// - Returns: The loss.
    public func crossEntropy(
        labels: [Int],
        classWeights: [Scalar]? = nil,
        smoothing: Scalar = 0
    ) -> Variable {
        precondition(
            shape.count == 2 && shape[0] == labels.count,
            "crossEntropy: \(shape) with \(labels.count) labels"
        )
        let classes = shape[1]
        precondition(
            labels.allSatisfy { (0..<classes).contains($0) },
            "crossEntropy: a label is not below \(classes)"
        )
        let weights = classWeights ?? [Scalar](repeating: 1, count: classes)
        precondition(
            weights.count == classes,
            "crossEntropy: \(weights.count) weights for \(classes) classes"
        )
        let totalWeight = labels.reduce(0) { $0 + weights[$1] }
        let spread = smoothing / Scalar(classes)
        // The weight of −log p of class c for a sample of class y.
        func share(_ c: Int, _ y: Int) -> Scalar {
            ((c == y ? (1 - smoothing) * weights[c] : 0) + spread * weights[c]) / totalWeight
        }
        let probabilities = Variable(value).softmax().value
        var loss: Scalar = 0
        let scalars = value.scalars
        for (sample, y) in labels.enumerated() {
            let logits = scalars[sample * classes..<(sample + 1) * classes]
            let largest = logits.max() ?? 0
            let logSum = Engine.log(logits.reduce(0) { $0 + Engine.exp($1 - largest) }) + largest
            for (c, logit) in logits.enumerated() where spread > 0 || c == y {
                loss += share(c, y) * (logSum - logit)
            }
        }
        return .record(Tensor([loss], shape: [1]), from: [self]) { g in
            let scale = g.scalars[0]
            var dx = probabilities.scalars
            for (sample, y) in labels.enumerated() {
                let total = (0..<classes).reduce(0) { $0 + share($1, y) }
                for c in 0..<classes {
                    let i = sample * classes + c
                    dx[i] = scale * (total * dx[i] - share(c, y))
                }
            }
            return [Tensor(dx, shape: probabilities.shape)]
        }
    }
}
