internal import Compute
internal import Engine
internal import NN

/// HAM-ViT: depthwise-separable convolutions turn pixels into tokens, the hybrid attention module (or another refiner,
/// or none) weights them, multi-head blocks mix them, and three linear layers classify them.
///
/// Dropout follows the tokens, the blocks' layers and both hidden layers of the classifier, which have `width` channels and
/// half as many.
///
/// - `x`: `[batch, side, side, bands]`
/// - `y`: `[batch, classes]`
struct HAMViT: Classifier {
    private var layers: [SeparableConvolution]
    private var refiner: (any Attention)?
    private var body: TransformerBody

    init(_ settings: HAMViTSettings, _ input: NetworkInput, using random: inout RandomStream) {
        let width = settings.width
        layers = [input.bands, width, width].map {
            SeparableConvolution(inputs: $0, outputs: width, using: &random)
        }
        refiner = settings.attention(in: .refiner, stage: 0, side: input.side, using: &random)
        body = TransformerBody(settings, input, hidden: [width, max(1, width / 2)], using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("layers", &layers)
        visitor("refiner", &refiner)
        visitor("vit", &body)
    }

    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        var map = patches
        for (index, layer) in layers.enumerated() {
            map = layer(map, &context)  // [batch, side, side, width]
            context.entering("layers.\(index)") { $0.show(.maps, map.flattenedMap) }
        }
        let pixels = map.flattenedMap
        let tokens = context.entering("refiner") { refiner?(pixels, &$0) } ?? pixels
        return context.entering("vit") { body(tokens, second: nil, &$0) }
    }
}

/// A depthwise 3×3 convolution that keeps the map's size, a linear layer on each pixel, batch norm, and a ReLU.
private struct SeparableConvolution: Module {
    private var depthwise: DepthwiseConv2D
    private var pointwise: Linear
    private var norm: BatchNorm

    init(inputs: Int, outputs: Int, using random: inout RandomStream) {
        // The norm would cancel biases.
        depthwise = DepthwiseConv2D(inputs, kernel: 3, padding: 1, bias: false, using: &random)
        pointwise = Linear(inputs, outputs, bias: false, using: &random)
        norm = BatchNorm(outputs, rectified: true)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("depthwise", &depthwise)
        visitor("pointwise", &pointwise)
        visitor("norm", &norm)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        norm(pointwise(depthwise(x, &context), &context), &context)
    }
}
