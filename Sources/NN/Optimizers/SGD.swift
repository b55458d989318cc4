internal import Compute
public import Engine

/// Stochastic gradient descent with momentum, as PyTorch defines it: `v ← μ·v + g`, `p ← p − η·v`, where the L2
/// penalty is added to g first.
public struct SGD: Optimizer {
    /// μ.
    public let momentum: Scalar
    /// The factor of the L2 penalty.
    public let weightDecay: Scalar
    private var velocity = ParameterMemory()

    /// Creates an optimizer.
    public init(momentum: Scalar = 0.9, weightDecay: Scalar = 0) {
        (self.momentum, self.weightDecay) = (momentum, weightDecay)
    }

    /// Changes every parameter that has a gradient.
    public mutating func step(_ model: inout some Module, _ gradients: Gradients, learningRate: Scalar) {
        var velocities = velocity
        velocity = ParameterMemory()
        let (momentum, weightDecay) = (momentum, weightDecay)
        var visitor = GradientVisitor(gradients: gradients) { parameter, gradient in
            velocities.withTensor(parameter) { velocity in
                velocity.scale(by: momentum)
                velocity.add(gradient, times: 1)
                velocity.add(parameter.value, times: weightDecay)
                parameter.value.add(velocity, times: -learningRate)
            }
        }
        model.visit(&visitor)
        velocity = velocities
    }

    /// The velocities.
    public func state(of model: some Module) -> [String: Tensor] { velocity.state("velocity", of: model) }

    /// Restores the velocities.
    public mutating func restore(_ state: [String: Tensor], for model: some Module) throws(CheckpointError) {
        try ParameterMemory.check(state, prefixes: ["velocity"], for: model)
        velocity.restore("velocity", state, for: model)
    }
}
