internal import Compute
public import Engine

/// Adam (Kingma and Ba 2015), or AdamW (Loshchilov and Hutter 2019) if the decay is decoupled, both as PyTorch
/// defines them.
public struct Adam: Optimizer {
    /// Decay rates of the moments.
    public let beta1: Scalar, beta2: Scalar
    /// Added to the root of the second moment.
    public let epsilon: Scalar
    /// The factor of the L2 penalty added to the gradient or, if decoupled, of the weight decay.
    public let weightDecay: Scalar
    /// Whether the decay bypasses the moments: AdamW.
    public let isDecoupled: Bool
    private var steps = 0
    private var first = ParameterMemory()
    private var second = ParameterMemory()

    /// Creates an optimizer.
    public init(
        beta1: Scalar = 0.9,
        beta2: Scalar = 0.999,
        epsilon: Scalar = 1e-8,
        weightDecay: Scalar = 0,
        isDecoupled: Bool = false
    ) {
        (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
        (self.weightDecay, self.isDecoupled) = (weightDecay, isDecoupled)
    }

    /// Changes every parameter that has a gradient.
    public mutating func step(_ model: inout some Module, _ gradients: Gradients, learningRate: Scalar) {
        steps += 1
        let constants = AdamStep(
            learningRate: learningRate,
            beta1: beta1,
            beta2: beta2,
            epsilon: epsilon,
            penalty: isDecoupled ? 0 : weightDecay,
            decay: isDecoupled ? weightDecay : 0,
            step: steps
        )
        // Two local variables, because the closure changes one while the other is being changed.
        var (moments, squares) = (first, second)
        (first, second) = (ParameterMemory(), ParameterMemory())
        var visitor = GradientVisitor(gradients: gradients) { parameter, gradient in
            moments.withTensor(parameter) { moment in
                squares.withTensor(parameter) { constants(&parameter.value, gradient, &moment, &$0) }
            }
        }
        model.visit(&visitor)
        (first, second) = (moments, squares)
    }

    /// The moments and the number of steps taken.
    public func state(of model: some Module) -> [String: Tensor] {
        first.state("moment1", of: model)
            .merging(second.state("moment2", of: model)) { $1 }
            .merging(["steps": Tensor([Scalar(steps)], shape: [1])]) { $1 }
    }

    /// Restores the moments and the number of steps.
    public mutating func restore(_ state: [String: Tensor], for model: some Module) throws(CheckpointError) {
        try ParameterMemory.check(state, prefixes: ["moment1", "moment2"], numbers: ["steps"], for: model)
        guard let count = state["steps"].flatMap({ Int(exactly: $0.scalars[0]) }), count >= 0 else {
            throw .malformed("the optimizer's number of steps is \(state["steps"]?.scalars ?? [])")
        }
        first.restore("moment1", state, for: model)
        second.restore("moment2", state, for: model)
        steps = count
    }
}
