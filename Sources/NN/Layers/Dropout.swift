internal import Compute
public import Engine

/// Zeroes elements at random in training; the identity in inference.
///
/// Each element is zero with probability `rate`, and the rest are scaled by 1 / (1 − rate) (Srivastava et al. 2014).
public struct Dropout: Sendable {
    /// The probability of zero, in 0 ..< 1.
    public let rate: Double

    /// Creates a dropout.
    public init(_ rate: Double) {
        precondition((0..<1).contains(rate), "Dropout: rate \(rate) is not in 0 ..< 1")
        self.rate = rate
    }

    /// Applies it.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        guard context.mode == .training, rate > 0 else { return x }
        let kept = Scalar(1 / (1 - rate))
        // Each element compares 32 random bits; one draw serves two elements.
        let threshold = UInt32(rate * 0x1p32)
        var random = context.random
        let mask = Tensor(shape: x.shape) { mask in
            var bits: UInt64 = 0
            for i in 0..<x.value.count {
                bits = i.isMultiple(of: 2) ? random.next() : bits >> 32
                mask[i] = UInt32(truncatingIfNeeded: bits) < threshold ? 0 : kept
            }
        }
        context.random = random
        return x * Variable(mask)
    }
}

/// Drops the residual branch of whole samples at random in training; the identity in inference.
///
/// A branch is dropped with probability `rate`, and otherwise scaled by 1 / (1 − rate) (Huang et al. 2016).
public struct StochasticDepth: Sendable {
    /// The probability of dropping, in 0 ..< 1.
    public let rate: Double

    /// Creates a stochastic depth.
    public init(_ rate: Double) {
        precondition((0..<1).contains(rate), "StochasticDepth: rate \(rate) is not in 0 ..< 1")
        self.rate = rate
    }

    /// Applies it to a branch `[batch, …]`.
    public func callAsFunction(_ branch: Variable, _ context: inout Context) -> Variable {
        guard context.mode == .training, rate > 0 else { return branch }
        let kept = Scalar(1 / (1 - rate))
        let factors = (0..<branch.shape[0]).map { _ in context.random.uniform() < rate ? 0 : kept }
        return branch.scaledSamples(by: factors)
    }
}
