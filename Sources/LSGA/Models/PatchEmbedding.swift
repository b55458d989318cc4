internal import Compute
internal import Engine
internal import NN

/// The convolutional embedding of LSGA-ViT: spectral-spatial features of each pixel as a token.
///
/// Conv3d 1→4 (3×3×3) + BN + ReLU, features and bands merged into channels, Conv2d to the width (3×3) + BN + ReLU,
/// layer norm.
///
/// - `x`: `[batch, rows, columns, bands]`
/// - `y`: `[batch, rows · columns, width]`
struct PatchEmbedding: Module {
    /// Feature maps of the 3-D convolution.
    static let features = 4
    private var spectral: Conv3D
    private var spectralNorm: BatchNorm
    private var spatial: Conv2D
    private var spatialNorm: BatchNorm
    private var norm: LayerNorm

    init(bands: Int, width: Int, using random: inout RandomStream) {
        spectral = Conv3D(
            1,
            Self.features,
            kernel: CubeKernel(bands: 3, rows: 3, columns: 3),
            padding: CubePadding(bands: 1, rows: 1, columns: 1),
            using: &random
        )
        spectralNorm = BatchNorm(Self.features, rectified: true)
        spatial = Conv2D(Self.features * bands, width, kernel: 3, padding: 1, using: &random)
        spatialNorm = BatchNorm(width, rectified: true)
        norm = LayerNorm(width)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("conv3d_features.0", &spectral)
        visitor("conv3d_features.1", &spectralNorm)
        visitor("conv2d_features.0", &spatial)
        visitor("conv2d_features.1", &spatialNorm)
        visitor("norm", &norm)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let (batch, rows, columns, bands) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        let cube = x.reshaped(to: [batch, rows, columns, 1, bands])
        let features = spectralNorm(spectral(cube, &context), inner: bands, &context)
        let map = features.reshaped(to: [batch, rows, columns, Self.features * bands])
        let pixels = spatialNorm(spatial(map, &context), &context)  // [batch, rows, columns, width]
        return norm(pixels.reshaped(to: [batch, rows * columns, pixels.shape[3]]), &context)
    }
}
