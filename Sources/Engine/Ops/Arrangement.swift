internal import CKernels
internal import Compute

extension Variable {
    /// The same elements in another shape with the same number of elements.
    public func reshaped(to newShape: [Int]) -> Variable {
        let old = shape
        return .record(value.reshaped(to: newShape), from: [self]) { g in [g.reshaped(to: old)] }
    }

    /// The chosen tokens of each sample, in the order given; a token may be chosen several times.
    ///
    /// - returns: `[batch, indices.count, channels]`, from `[batch, tokens, channels]`.
    public func gatheringTokens(_ indices: [Int]) -> Variable {
        precondition(shape.count == 3, "gatheringTokens needs [batch, tokens, channels], not \(shape)")
        let (batch, tokens, channels) = (shape[0], shape[1], shape[2])
        precondition(
            indices.allSatisfy { (0..<tokens).contains($0) },
            "gatheringTokens: an index is not below \(tokens)"
        )
        let x = value
        let gathered = Tensor(shape: [batch, indices.count, channels]) { y in
            x.withPointer { x in
                parallel(over: batch, grain: 8) { samples in
                    for sample in samples {
                        let (from, to) = (
                            x + sample * tokens * channels, y + sample * indices.count * channels
                        )
                        for (position, token) in indices.enumerated() {
                            (to + position * channels).update(from: from + token * channels, count: channels)
                        }
                    }
                }
            }
        }
        return .record(gathered, from: [self]) { g in
            [
                Tensor(shape: [batch, tokens, channels]) { dx in
                    g.withPointer { g in
                        parallel(over: batch, grain: 8) { samples in
                            for sample in samples {
                                let to = dx + sample * tokens * channels
                                let from = g + sample * indices.count * channels
                                to.update(repeating: 0, count: tokens * channels)
                                for (position, token) in indices.enumerated() {
                                    let row = to + token * channels
                                    kernels.add(row, from + position * channels, row, channels)
                                }
                            }
                        }
                    }
                }
            ]
        }
    }

    /// Every sample multiplied by its own constant factor, as in stochastic depth.
    ///
    /// `factors` has one element for each index of the first axis.
    public func scaledSamples(by factors: [Scalar]) -> Variable {
        precondition(factors.count == shape[0], "scaledSamples: \(factors.count) factors for shape \(shape)")
        let length = value.count / max(factors.count, 1)
        func scaled(_ tensor: Tensor) -> Tensor {
            Tensor(shape: tensor.shape) { y in
                tensor.withPointer { x in
                    parallel(over: factors.count, grain: max(1, elementGrain / max(length, 1))) { samples in
                        for sample in samples {
                            kernels.scale(factors[sample], x + sample * length, y + sample * length, length)
                        }
                    }
                }
            }
        }
        return .record(scaled(value), from: [self]) { g in [scaled(g)] }
    }
}
