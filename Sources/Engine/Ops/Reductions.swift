internal import CKernels
internal import Compute

extension Variable {
    /// The sum of all elements, shape `[1]`.
    public func sum() -> Variable { reshaped(to: [value.count, 1]).sum(axis: 0).reshaped(to: [1]) }

    /// The mean of all elements, shape `[1]`.
    public func mean() -> Variable { sum().scaled(by: 1 / Scalar(max(value.count, 1))) }

    /// The mean over tokens.
    ///
    /// - returns: `[batch, channels]`, from `[batch, tokens, channels]`.
    public func meanOverTokens() -> Variable {
        precondition(shape.count == 3, "meanOverTokens needs [batch, tokens, channels], not \(shape)")
        let (batch, tokens, channels) = (shape[0], shape[1], shape[2])
        let factor = 1 / Scalar(max(tokens, 1))
        let x = value
        let mean = Tensor(shape: [batch, channels]) { y in
            x.withPointer { x in
                parallel(over: batch, grain: 8) { samples in
                    (y + samples.lowerBound * channels).update(repeating: 0, count: samples.count * channels)
                    for sample in samples {
                        let row = y + sample * channels
                        kernels.sum_rows(x + sample * tokens * channels, row, tokens, channels)
                        kernels.scale(factor, row, row, channels)
                    }
                }
            }
        }
        return .record(mean, from: [self]) { g in
            [
                Tensor(shape: [batch, tokens, channels]) { dx in
                    g.withPointer { g in
                        parallel(over: batch, grain: 8) { samples in
                            for sample in samples {
                                for token in 0..<tokens {
                                    let row = dx + (sample * tokens + token) * channels
                                    kernels.scale(factor, g + sample * channels, row, channels)
                                }
                            }
                        }
                    }
                }
            ]
        }
    }
}
