internal import CKernels
internal import Compute

/// Mean and variance of each channel.
public struct ChannelStatistics: Sendable, Equatable {
    /// Of shape `[channels]`.
    public let mean: Tensor
    /// Biased, `[channels]`.
    public let variance: Tensor
    /// The number of elements of each channel that the statistics were computed from.
    public let count: Int

    /// Creates statistics from known values, such as the running statistics of a trained layer.
    public init(mean: Tensor, variance: Tensor, count: Int) {
        (self.mean, self.variance, self.count) = (mean, variance, count)
    }

    /// The statistics of `x`, seen as `[rows, channels, inner]`.
    init(of x: Tensor, channels: Int, inner: Int) {
        let rows = x.count / max(channels * inner, 1)
        let factor = 1 / Scalar(max(rows * inner, 1))
        let grain = max(1, elementGrain / max(channels * inner, 1))
        let mean = x.withPointer { x in
            parallelSum(over: rows, grain: grain, length: channels) {
                kernels.channel_sum(x + $0.lowerBound * channels * inner, $1, $0.count, channels, inner)
            }
        }.map { $0 * factor }
        let variance = x.withPointer { x in
            parallelSum(over: rows, grain: grain, length: channels) {
                kernels.channel_squares(
                    x + $0.lowerBound * channels * inner,
                    mean,
                    $1,
                    $0.count,
                    channels,
                    inner
                )
            }
        }.map { $0 * factor }
        self.init(
            mean: Tensor(mean, shape: [channels]),
            variance: Tensor(variance, shape: [channels]),
            count: rows * inner
        )
    }
}

extension Variable {
    /// Normalizes each channel over the batch and all positions (Ioffe and Szegedy 2015), then optionally applies a
    /// ReLU.
    ///
    /// `y = (x − μ) / √(σ² + ε) · w + b`, then `max(y, 0)` if `rectified`.
    ///
    /// - `self`: `[…, channels]` followed by the extents of `inner` positions, if any
    /// - Parameters:
    ///   - weight: `[channels]`.
    ///   - bias: `[channels]`.
    ///   - statistics: μ and σ² to use. If nil, they are computed from `self`, and the gradient flows through them.
    ///   - inner: The number of positions stored inside each channel: 1 for channels-last maps, the number of bands
    ///     for cubes.
    ///   - epsilon: ε, added to the variance.
    ///   - rectified: Whether a ReLU follows.
    /// - Returns: The result, of the shape of `self`, and the statistics used.
    public func batchNorm(
        weight: Variable,
        bias: Variable,
        statistics: ChannelStatistics? = nil,
        inner: Int = 1,
        epsilon: Scalar,
        rectified: Bool = false
    ) -> (Variable, ChannelStatistics) {
        let channels = weight.value.count
        precondition(
            value.count % max(channels * inner, 1) == 0 && bias.value.count == channels,
            "batchNorm: \(shape) with \(channels) channels of \(inner) positions"
        )
        let used = statistics ?? ChannelStatistics(of: value, channels: channels, inner: inner)
        let inverse = used.variance.scalars.map { 1 / ($0 + epsilon).squareRoot() }
        let (x, w, mean) = (value, weight.value.scalars, used.mean.scalars)
        let (weightShape, biasShape) = (weight.shape, bias.shape)
        let scale = zip(w, inverse).map(*)
        let shift = zip(bias.value.scalars, zip(mean, scale)).map { $0 - $1.0 * $1.1 }
        let (rows, stride) = (value.count / max(channels * inner, 1), channels * inner)
        let grain = max(1, elementGrain / max(stride, 1))
        let y = Tensor(shape: shape) { y in
            x.withPointer { x in
                parallel(over: rows, grain: grain) {
                    let offset = $0.lowerBound * stride
                    kernels.channel_affine(
                        x + offset,
                        scale,
                        shift,
                        y + offset,
                        rectified ? 1 : 0,
                        $0.count,
                        channels,
                        inner
                    )
                }
            }
        }
        let recorded = Variable.record(y, from: [self, weight, bias]) { g in
            let sums = withPointers(x, y, g) { x, y, g in
                parallelSum(over: rows, grain: grain, length: 2 * channels) {
                    let offset = $0.lowerBound * stride
                    kernels.channel_pullback_sums(
                        x + offset,
                        rectified ? y + offset : nil,
                        g + offset,
                        mean,
                        inverse,
                        $1,
                        $1 + channels,
                        $0.count,
                        channels,
                        inner
                    )
                }
            }
            let (dw, db) = (Array(sums[..<channels]), Array(sums[channels...]))
            // dx = scale · (g − (db + x̂ · dw) / n), the second term only where the statistics depend on x.
            let share = statistics == nil ? 1 / Scalar(max(rows * inner, 1)) : 0
            let ofInput = (0..<channels).map { -scale[$0] * inverse[$0] * dw[$0] * share }
            let constant = (0..<channels).map { -scale[$0] * db[$0] * share - ofInput[$0] * mean[$0] }
            let dx = Tensor(shape: x.shape) { dx in
                withPointers(x, y, g) { x, y, g in
                    parallel(over: rows, grain: grain) {
                        let offset = $0.lowerBound * stride
                        kernels.channel_pullback_apply(
                            x + offset,
                            rectified ? y + offset : nil,
                            g + offset,
                            scale,
                            ofInput,
                            constant,
                            dx + offset,
                            $0.count,
                            channels,
                            inner
                        )
                    }
                }
            }
            return [dx, Tensor(dw, shape: weightShape), Tensor(db, shape: biasShape)]
        }
        return (recorded, used)
    }
}
