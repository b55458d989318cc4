internal import Compute
internal import Engine
internal import NN

/// Two 3×3×3 convolutions, each followed by a spectral convolution of stride 2 in place of pooling, two more spectral
/// convolutions, and a linear layer on all remaining features.
///
/// Source: Ben Hamida et al. 2018, doi 10.1109/TGRS.2018.2818945. The first two have `width` feature maps (20 in the
/// paper), the others 7/4 of it (35); a ReLU follows all but the two that pool. No convolution is padded in space, so a
/// patch loses two pixels a side at each of the first two; of side 3, the first is padded. Names are those of the
/// common implementation in DeepHyperX. Deviation: dropout before the linear layer.
///
/// - `x`: `[batch, side, side, bands]`
/// - `y`: `[batch, classes]`
struct ConvolutionalNetwork3D: Classifier {
    private var first: Conv3D, firstPool: Conv3D
    private var second: Conv3D, secondPool: Conv3D
    private var third: Conv3D, fourth: Conv3D
    private var head: Linear
    private let dropout: Dropout

    init(_ settings: ConvolutionalNetwork3DSettings, _ input: NetworkInput, using random: inout RandomStream)
    {
        let (width, wide, isSmall) = (settings.width, settings.wide, input.side == 3)
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

        let count = settings.outputs(input)
        head = Linear(count, input.classes, initializer: .heNormal(fanIn: count), using: &random)
        dropout = Dropout(settings.dropout)
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
        func show(_ layer: String, _ context: inout Context) {
            context.entering(layer) { $0.show(.maps, cube.flattenedMap) }
        }
        cube = firstPool(first(cube, &context).relu(), &context)
        show("pool1", &context)
        cube = secondPool(second(cube, &context).relu(), &context)
        show("pool2", &context)
        cube = fourth(third(cube, &context).relu(), &context).relu()
        show("conv4", &context)
        // Feature maps, bands, rows, columns: the order in which PyTorch's linear layer reads them.
        let vector = cube.permuted([0, 3, 4, 1, 2])
            .reshaped(to: [batch, cube.shape.dropFirst().reduce(1, *)])
        context.entering("fc") { $0.show(.embedding, vector) }
        return head(dropout(vector, &context), &context)
    }
}
