public import Engine

/// Batch normalization (Ioffe and Szegedy 2015), optionally followed by a ReLU in the same pass.
///
/// In training it uses the statistics of the batch and updates the running statistics: `running ← (1 − momentum) ·
/// running + momentum · batch`, with the unbiased variance, as in PyTorch.
///
/// - `x`: `[…, channels]`, followed by one axis of `inner` positions if `inner` is not 1
/// - `y`: the shape of `x`
public struct BatchNorm: Module {
    /// `[channels]`, initially one.
    public var weight: Parameter
    /// `[channels]`, initially zero.
    public var bias: Parameter
    /// `[channels]`, used in inference.
    public var runningMean: Buffer, runningVariance: Buffer
    /// Added to the variance.
    public let epsilon: Scalar
    /// The weight of the current batch in the running statistics.
    public let momentum: Scalar
    /// Whether a ReLU follows.
    public let rectified: Bool

    /// Creates a layer.
    public init(_ channels: Int, epsilon: Scalar = 1e-5, momentum: Scalar = 0.1, rectified: Bool = false) {
        weight = Parameter(Tensor(repeating: 1, shape: [channels]))
        bias = Parameter(Tensor(zeros: [channels]))
        runningMean = Buffer(Tensor(zeros: [channels]))
        runningVariance = Buffer(Tensor(repeating: 1, shape: [channels]))
        (self.epsilon, self.momentum, self.rectified) = (epsilon, momentum, rectified)
    }

    /// Presents the parameters and the running statistics.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
        visitor("running_mean", &runningMean)
        visitor("running_var", &runningVariance)
    }

    /// Applies the layer to channels that each hold `inner` positions.
    public func callAsFunction(_ x: Variable, inner: Int = 1, _ context: inout Context) -> Variable {
        let running = ChannelStatistics(mean: runningMean.value, variance: runningVariance.value, count: 0)
        let (y, used) = x.batchNorm(
            weight: context(weight),
            bias: context(bias),
            statistics: context.mode == .training ? nil : running,
            inner: inner,
            epsilon: epsilon,
            rectified: rectified
        )
        guard context.mode == .training else { return y }
        let unbiased = Scalar(used.count) / Scalar(max(used.count - 1, 1))
        func blend(_ old: Tensor, _ new: Tensor, _ factor: Scalar) -> Tensor {
            let mixed = zip(old.scalars, new.scalars).map { (1 - momentum) * $0 + momentum * factor * $1 }
            return Tensor(mixed, shape: old.shape)
        }
        context.update(runningMean, to: blend(runningMean.value, used.mean, 1))
        context.update(runningVariance, to: blend(runningVariance.value, used.variance, unbiased))
        return y
    }
}
