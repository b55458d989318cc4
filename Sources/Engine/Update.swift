internal import CKernels
internal import Compute

/// In-place updates of tensors that are not on a tape, from which optimizers are built.
extension Tensor {
    /// Multiplies every element by `factor`.
    public mutating func scale(by factor: Scalar) {
        let count = count
        withMutablePointer { x in kernels.scale(factor, x, x, count) }
    }

    /// Adds `factor` times `other`.
    public mutating func add(_ other: Tensor, times factor: Scalar) {
        precondition(shape == other.shape, "add: shapes \(shape) and \(other.shape) differ")
        let count = count
        withMutablePointer { x in other.withPointer { kernels.add_scaled(factor, $0, x, count) } }
    }
}

/// The constants of one step of Adam or AdamW, as PyTorch defines them.
public struct AdamStep {
    private let constants: ck_adam

    /// Creates the constants of the `step`-th step, counted from one.
    ///
    /// `penalty` is added to the gradient, `decay` shrinks the weight itself.
    public init(
        learningRate: Scalar,
        beta1: Scalar,
        beta2: Scalar,
        epsilon: Scalar,
        penalty: Scalar,
        decay: Scalar,
        step: Int
    ) {
        constants = ck_adam(
            learning_rate: learningRate,
            beta1: beta1,
            beta2: beta2,
            epsilon: epsilon,
            penalty: penalty,
            decay: decay,
            correction1: 1 - power(beta1, step),
            correction2: 1 - power(beta2, step)
        )
    }

    /// Updates both moments and the weights in place.
    public func callAsFunction(
        _ weights: inout Tensor,
        _ gradient: Tensor,
        _ first: inout Tensor,
        _ second: inout Tensor
    ) {
        precondition(
            weights.shape == gradient.shape && first.shape == second.shape && first.shape == weights.shape,
            "AdamStep: weights \(weights.shape), gradient \(gradient.shape), moments \(first.shape)"
        )
        let count = weights.count
        weights.withMutablePointer { p in
            first.withMutablePointer { m in
                second.withMutablePointer { v in
                    gradient.withPointer { g in
                        withUnsafePointer(to: constants) { constants in
                            parallel(over: count, grain: elementGrain) {
                                let i = $0.lowerBound
                                kernels.adam(constants, g + i, m + i, v + i, p + i, $0.count)
                            }
                        }
                    }
                }
            }
        }
    }
}
