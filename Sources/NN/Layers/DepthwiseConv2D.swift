public import Compute
public import Engine

/// A 2-D convolution of channels-last maps in which each channel has its own kernel, with zero padding.
///
/// The same as PyTorch's `Conv2d` with as many groups as channels.
///
/// - `x`: `[batch, rows, columns, channels]`
/// - `y`: `[batch, output rows, output columns, channels]`
public struct DepthwiseConv2D: Module {
    /// Of shape `[channels, 1, kernel rows, kernel columns]`.
    public var weight: Parameter
    /// Of shape `[channels]`.
    public var bias: Parameter?
    /// Zeros added on each side.
    public let padding: Int

    /// Creates a layer with PyTorch's default initialization.
    public init(
        _ channels: Int,
        kernel: Int,
        padding: Int = 0,
        bias: Bool = true,
        using random: inout RandomStream
    ) {
        let initializer = Initializer.fanIn(kernel * kernel)
        weight = initializer([channels, 1, kernel, kernel], using: &random)
        self.bias = bias ? initializer([channels], using: &random) : nil
        self.padding = padding
    }

    /// Presents `weight` and `bias`.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.depthwiseConvolution2D(weight: context(weight), bias: bias.map { context($0) }, padding: padding)
    }
}
