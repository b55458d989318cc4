public import Compute
public import Engine

/// `y = activation(x·Wᵀ + b)`.
///
/// - `x`: `[…, inputs]`
/// - `y`: `[…, outputs]`
public struct Linear: Module {
    /// Of shape `[outputs, inputs]`.
    public var weight: Parameter
    /// Of shape `[outputs]`.
    public var bias: Parameter?
    /// Applied to the result, in the same pass over memory.
    public let activation: Activation

    /// Creates a layer; weights and bias are uniform with bound 1/√inputs (PyTorch's default).
    ///
    /// With another `initializer` for the weights, the bias starts at zero.
    public init(
        _ inputs: Int,
        _ outputs: Int,
        bias: Bool = true,
        activation: Activation = .none,
        initializer: Initializer? = nil,
        using random: inout RandomStream
    ) {
        weight = (initializer ?? .fanIn(inputs))([outputs, inputs], using: &random)
        if bias {
            self.bias =
                initializer == nil
                ? Initializer.fanIn(inputs)([outputs], using: &random) : Parameter(Tensor(zeros: [outputs]))
        }
        self.activation = activation
    }

    /// Presents `weight` and `bias`.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.linear(weight: context(weight), bias: bias.map { context($0) }, activation: activation)
    }
}
