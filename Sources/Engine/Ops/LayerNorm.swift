internal import CKernels
internal import Compute

extension Variable {
    /// Normalizes each row to zero mean and unit variance, then scales and shifts.
    ///
    /// `y = (x − μ) / √(σ² + ε) · w + b`, μ and σ² (biased) over the last axis (Ba et al. 2016, eq. 4).
    ///
    /// - `self`: `[…, channels]`
    /// - `weight`, `bias`: `[channels]`
    /// - returns: `[…, channels]`
    public func layerNorm(weight: Variable, bias: Variable, epsilon: Scalar) -> Variable {
        let channels = weight.value.count
        precondition(
            shape.last == channels && bias.value.count == channels,
            "layerNorm: \(shape) with \(channels) weights and \(bias.value.count) biases"
        )
        let rows = value.count / max(channels, 1)
        let (x, w, b) = (value, weight.value, bias.value)
        var mean = Tensor(uninitialized: [rows])
        var inverse = Tensor(uninitialized: [rows])
        let y = Tensor(shape: shape) { y in
            mean.withMutablePointer { mean in
                inverse.withMutablePointer { inverse in
                    withPointers(x, w, b) { x, w, b in
                        parallel(over: rows, grain: 256) {
                            let (row, offset) = ($0.lowerBound, $0.lowerBound * channels)
                            kernels.layer_norm(
                                x + offset,
                                w,
                                b,
                                epsilon,
                                y + offset,
                                mean + row,
                                inverse + row,
                                $0.count,
                                channels
                            )
                        }
                    }
                }
            }
        }
        return .record(y, from: [self, weight, bias]) { [mean, inverse] g in
            var sums: [Scalar] = []
            let dx = Tensor(shape: x.shape) { dx in
                sums = withPointers(mean, inverse) { mean, inverse in
                    withPointers(x, w, g) { x, w, g in
                        parallelSum(over: rows, grain: max(64, (rows + 15) / 16), length: 2 * channels) {
                            let (row, offset) = ($0.lowerBound, $0.lowerBound * channels)
                            kernels.layer_norm_pullback(
                                x + offset,
                                w,
                                mean + row,
                                inverse + row,
                                g + offset,
                                dx + offset,
                                $1,
                                $1 + channels,
                                $0.count,
                                channels
                            )
                        }
                    }
                }
            }
            if sums.isEmpty { sums = [Scalar](repeating: 0, count: 2 * channels) }
            return [
                dx, Tensor(Array(sums[..<channels]), shape: w.shape),
                Tensor(Array(sums[channels...]), shape: b.shape),
            ]
        }
    }
}
