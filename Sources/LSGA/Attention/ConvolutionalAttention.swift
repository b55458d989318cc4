internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let convolutional = AttentionEntry(
        name: "convolutional",
        summary: "queries, keys and values from depthwise convolutions of the tokens' map",
        reference: "Wu et al. 2021 (CvT), arXiv 2103.15808",
        isOnGrid: true
    ) { ConvolutionalAttention($0, using: &$1) }
}

/// Multi-head attention whose queries, keys and values are `W · BN(depthwise 3×3 X) + b` of the tokens' map.
///
/// Stride 1. Scores are divided by the root of a head's width; the authors' code uses the root of all channels.
struct ConvolutionalAttention: Attention {
    private var query: ConvolutionalProjection, key: ConvolutionalProjection, value: ConvolutionalProjection
    private var projection: Linear
    private let geometry: AttentionGeometry

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        self.geometry = geometry
        query = ConvolutionalProjection(geometry, using: &random)
        key = ConvolutionalProjection(geometry, using: &random)
        value = ConvolutionalProjection(geometry, using: &random)
        projection = Linear(channels, channels, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("query", &query)
        visitor("key", &key)
        visitor("value", &value)
        visitor("proj", &projection)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let mixed = context.attention(
            query: query(x, &context),
            key: key(x, &context),
            value: value(x, &context),
            heads: geometry.heads,
            scale: geometry.scale
        )
        return projection(mixed, &context)
    }
}

/// A depthwise 3×3 convolution, batch norm, and a linear layer.
///
/// - `x`: `[batch, side², channels]`, rows first
/// - `y`: the shape of `x`
private struct ConvolutionalProjection: Module {
    private var convolution: DepthwiseConv2D
    private var norm: BatchNorm
    private var linear: Linear
    private let side: Int

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let channels = geometry.channels
        side = geometry.side
        // The norm would cancel a bias.
        convolution = DepthwiseConv2D(channels, kernel: 3, padding: 1, bias: false, using: &random)
        norm = BatchNorm(channels)
        linear = Linear(channels, channels, initializer: .transformer, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("conv", &convolution)
        visitor("norm", &norm)
        visitor("linear", &linear)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let local = norm(convolution(x.map(side: side), &context), &context)
        return linear(local.reshaped(to: x.shape), &context)
    }
}
