public import Compute
public import Engine

/// Extents of a 3-D convolution's kernel.
public struct CubeKernel: Sendable, Equatable {
    /// Extents along the spectrum and the two image axes.
    public let bands: Int, rows: Int, columns: Int

    /// Creates a kernel's extents.
    public init(bands: Int, rows: Int, columns: Int) {
        (self.bands, self.rows, self.columns) = (bands, rows, columns)
    }
}

/// A 3-D convolution of cubes with bands innermost, with zero padding.
///
/// - `x`: `[batch, rows, columns, inputs, bands]`
/// - `y`: `[batch, output rows, output columns, outputs, output bands]`
public struct Conv3D: Module {
    /// Of shape `[outputs, inputs, kernel bands, kernel rows, kernel columns]`.
    public var weight: Parameter
    /// Of shape `[outputs]`.
    public var bias: Parameter?
    /// Zeros added on each side.
    public let padding: CubePadding
    /// Bands from one window to the next.
    public let bandStride: Int

    /// Creates a layer with PyTorch's default initialization; with another `initializer` for the weights, the bias
    /// starts at zero.
    public init(
        _ inputs: Int,
        _ outputs: Int,
        kernel: CubeKernel,
        padding: CubePadding = CubePadding(),
        bandStride: Int = 1,
        bias: Bool = true,
        initializer: Initializer? = nil,
        using random: inout RandomStream
    ) {
        let standard = Initializer.fanIn(inputs * kernel.bands * kernel.rows * kernel.columns)
        weight = (initializer ?? standard)(
            [outputs, inputs, kernel.bands, kernel.rows, kernel.columns],
            using: &random
        )
        if bias {
            self.bias =
                initializer == nil ? standard([outputs], using: &random) : Parameter(Tensor(zeros: [outputs]))
        }
        (self.padding, self.bandStride) = (padding, bandStride)
    }

    /// Presents `weight` and `bias`.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("weight", &weight)
        visitor("bias", &bias)
    }

    /// Applies the layer.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.convolution3D(
            weight: context(weight),
            bias: bias.map { context($0) },
            padding: padding,
            bandStride: bandStride
        )
    }
}
