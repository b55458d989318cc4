public import Engine

/// Normalizes each token to zero mean and unit variance, then scales and shifts.
///
/// - `x`: `[…, channels]`
/// - `y`: `[…, channels]`
public struct LayerNorm: Module {
    /// `[channels]`, initially one.
    public var weight: Parameter
    /// `[channels]`, initially zero.
    public var bias: Parameter
    /// Added to the variance.
    public let epsilon: Scalar

    /// Creates a layer.
    public init(_ channels: Int, epsilon: Scalar = 1e-5) {
        weight = Parameter(Tensor(repeating: 1, shape: [channels]))
        bias = Parameter(Tensor(zeros: [channels]))
        self.epsilon = epsilon
    }

    /// Presents `weight` and `bias`.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.layerNorm(weight: context(weight), bias: context(bias), epsilon: epsilon)
    }
}
