public import Compute
public import Engine

/// A 2-D convolution of channels-last maps, with zero padding.
///
/// - `x`: `[batch, rows, columns, inputs]`
/// - `y`: `[batch, output rows, output columns, outputs]`
public struct Conv2D: Module {
    /// Of shape `[outputs, inputs, kernel rows, kernel columns]`.
    public var weight: Parameter
    /// Of shape `[outputs]`.
    public var bias: Parameter?
    /// Pixels from one window to the next.
    public let stride: Int
    /// Zeros added on each side.
    public let padding: Int

    /// Creates a layer with PyTorch's default initialization.
    public init(
        _ inputs: Int,
        _ outputs: Int,
        kernel: Int,
        stride: Int = 1,
        padding: Int = 0,
        bias: Bool = true,
        using random: inout RandomStream
    ) {
        let initializer = Initializer.fanIn(inputs * kernel * kernel)
        weight = initializer([outputs, inputs, kernel, kernel], using: &random)
        self.bias = bias ? initializer([outputs], using: &random) : nil
        (self.stride, self.padding) = (stride, padding)
    }

    /// Presents `weight` and `bias`.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.convolution2D(
            weight: context(weight),
            bias: bias.map { context($0) },
            stride: stride,
            padding: padding
        )
    }
}
