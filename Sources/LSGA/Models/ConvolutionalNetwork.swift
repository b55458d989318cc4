internal import Compute
internal import Engine
internal import NN

/// A convolutional network for patches: three 3×3 convolutions with batch norm and ReLU, with one, two and four times
/// the width; an optional attention; the mean over pixels, dropout, and a linear layer.
///
/// A refiner replaces the last convolution's map F. A token mixer, as in SAGAN (Zhang et al. 2019, arXiv 1805.08318), is
/// added to it: `F + γ · attention(F)` with γ learned from zero; it has four heads.
///
/// - `x`: `[batch, side, side, bands]`
/// - `y`: `[batch, classes]`
struct ConvolutionalNetwork: Classifier {
    /// The number of heads of an attention with several heads; it has four times the width as channels.
    static let heads = 4
    private var layers: [ConvolutionLayer]
    private var attention: (any Attention)?
    /// `[1]`, of a token mixer.
    private var gamma: Parameter?
    private var spectrum: SpectralGroups?
    private var head: Linear
    private let dropout: Dropout

    init(_ settings: ConvolutionalNetworkSettings, _ input: NetworkInput, using random: inout RandomStream) {
        let width = settings.width
        layers = [(input.bands, width), (width, 2 * width), (2 * width, 4 * width)].map {
            ConvolutionLayer(inputs: $0, outputs: $1, using: &random)
        }
        attention = settings.madeAttention(input, using: &random)
        if settings.attention?.entry.slot == .mixer { gamma = Parameter(Tensor(zeros: [1])) }
        if attention is any CrossAttention {
            spectrum = SpectralGroups(bands: input.bands, channels: 4 * width, using: &random)
        }
        head = Linear(4 * width, input.classes, using: &random)
        dropout = Dropout(settings.dropout)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("layers", &layers)
        visitor("attention", &attention)
        visitor("gamma", &gamma)
        visitor("spectrum", &spectrum)
        visitor("head", &head)
    }

    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        var map = patches
        for (index, layer) in layers.enumerated() {
            map = layer(map, &context)  // [batch, side, side, width of the layer]
            context.entering("layers.\(index)") { $0.show(.maps, map.flattenedMap) }
        }
        var tokens = map.flattenedMap
        if let attention {
            let second = spectrum.map { $0(patches, &context) }
            let attended = context.entering("attention") { attention(tokens, second: second, &$0) }
            context.entering("attention") { context in
                if let gamma { context.show(.shares, context(gamma)) }
            }
            tokens = gamma.map { tokens + attended * context($0) } ?? attended
        }
        let vector = tokens.meanOverTokens()
        context.entering("head") { $0.show(.embedding, vector) }
        return head(dropout(vector, &context), &context)
    }
}

/// A 3×3 convolution that keeps the map's size, batch norm, and a ReLU.
private struct ConvolutionLayer: Module {
    private var convolution: Conv2D
    private var norm: BatchNorm

    init(inputs: Int, outputs: Int, using random: inout RandomStream) {
        // The norm would cancel a bias.
        convolution = Conv2D(inputs, outputs, kernel: 3, padding: 1, bias: false, using: &random)
        norm = BatchNorm(outputs, rectified: true)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("conv", &convolution)
        visitor("norm", &norm)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        norm(convolution(x, &context), &context)
    }
}
