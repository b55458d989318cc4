internal import Compute
internal import Engine
internal import NN

extension ModelEntry {
    static let cnn3d = ModelEntry(
        name: "cnn3d",
        summary: "3-D convolutions over space and spectrum, thinned out along the bands in between",
        reference: "Ben Hamida et al. 2018, doi 10.1109/TGRS.2018.2818945",
        slots: [.absent],
        settings: [.width]
    ) { configuration in
        var problems: [String] = []
        if configuration.side != 3, configuration.side < 5 {
            problems.append("cnn3d takes patches of side 3, or of 5 at least, not \(configuration.side)")
        }
        if configuration.side != 3, configuration.bands < 3 {
            problems.append("cnn3d takes 3 bands or components at least, not \(configuration.bands)")
        }
        return problems
    } make: {
        ConvolutionalNetwork3D($0, using: &$1)
    }
}

/// Two 3×3×3 convolutions, each with a spectral one of stride 2 behind it in place of pooling, two more spectral
/// convolutions, and a linear layer on all that is left.
///
/// Source: Ben Hamida et al. 2018, doi 10.1109/TGRS.2018.2818945.
/// The first two have `width` feature maps (20 in the paper), the others 7/4 of it (35); a ReLU follows all but the two that
/// pool. No convolution is padded in space, so a patch loses two pixels a side at each of the first two; of side 3, the
/// first is padded. Names are those of the widespread rendering in DeepHyperX. Dropout before the linear layer is ours.
///
/// - `x`: `[batch, side, side, bands]`
/// - `y`: `[batch, classes]`
struct ConvolutionalNetwork3D: Classifier {
    private var first: Conv3D, firstPool: Conv3D
    private var second: Conv3D, secondPool: Conv3D
    private var third: Conv3D, fourth: Conv3D
    private var head: Linear
    private let dropout: Dropout

    init(_ configuration: NetworkConfiguration, using random: inout RandomStream) {
        let (width, isSmall) = (configuration.width, configuration.side == 3)
        let wide = Self.wide(configuration)
        let spatial = CubeKernel(bands: 3, rows: 3, columns: 3)
        func layer(
            _ inputs: Int,
            _ outputs: Int,
            _ kernel: CubeKernel,
            stride: Int = 1,
            padding: CubePadding = CubePadding(bands: 1),
            _ random: inout RandomStream
        ) -> Conv3D {
            Conv3D(
                inputs,
                outputs,
                kernel: kernel,
                padding: padding,
                bandStride: stride,
                initializer: .heNormal(fanIn: inputs * kernel.bands * kernel.rows * kernel.columns),
                using: &random
            )
        }
        func spectral(_ bands: Int) -> CubeKernel { CubeKernel(bands: bands, rows: 1, columns: 1) }
        let around = isSmall ? CubePadding(bands: 1, rows: 1, columns: 1) : CubePadding()
        first = layer(1, width, spatial, padding: around, &random)
        firstPool = layer(width, width, spectral(3), stride: 2, &random)
        second = layer(width, wide, spatial, &random)
        secondPool = layer(wide, wide, spectral(3), stride: 2, &random)
        third = layer(wide, wide, spectral(3), &random)
        fourth = layer(wide, wide, spectral(2), stride: 2, &random)

        let count = Self.outputs(configuration)
        head = Linear(count, configuration.classes, initializer: .heNormal(fanIn: count), using: &random)
        dropout = Dropout(configuration.dropout)
    }

    /// Feature maps of all but the first two convolutions.
    private static func wide(_ configuration: NetworkConfiguration) -> Int {
        max(1, configuration.width * 7 / 4)
    }

    /// The numbers that the convolutions make of a patch.
    static func outputs(_ configuration: NetworkConfiguration) -> Int {
        let isSmall = configuration.side == 3
        let bands = configuration.bands - (isSmall ? 0 : 2)
        let pooled = ((bands + 1) / 2 + 1) / 2
        let side = configuration.side - (isSmall ? 2 : 4)
        return wide(configuration) * (pooled / 2 + 1) * side * side
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("conv1", &first)
        visitor("pool1", &firstPool)
        visitor("conv2", &second)
        visitor("pool2", &secondPool)
        visitor("conv3", &third)
        visitor("conv4", &fourth)
        visitor("fc", &head)
    }

    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        let (batch, side, bands) = (patches.shape[0], patches.shape[1], patches.shape[3])
        var cube = patches.reshaped(to: [batch, side, side, 1, bands])
        cube = firstPool(first(cube, &context).relu(), &context)
        cube = secondPool(second(cube, &context).relu(), &context)
        cube = fourth(third(cube, &context).relu(), &context).relu()
        // Feature maps, bands, rows, columns: the order in which PyTorch's linear layer reads them.
        let vector = cube.permuted([0, 3, 4, 1, 2])
            .reshaped(to: [batch, cube.shape.dropFirst().reduce(1, *)])
        return head(dropout(vector, &context), &context)
    }
}
