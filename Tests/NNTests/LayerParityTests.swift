import Compute
import Engine
import NN
import Testing

/// Layers and operations against PyTorch: results and all gradients.
@Suite struct LayerParityTests {
    private let golden: Golden

    init() throws { golden = try Golden("layers") }

    /// Limited by the rounding of the fixtures to single precision.
    private let tolerance = 2e-6

    /// Compares a function of the case's inputs; `axes` permutes input and result into the engine's order.
    private func check(
        _ name: String,
        inputs: [String] = ["input"],
        axes: [Int]? = nil,
        _ apply: ([Variable]) throws -> Variable
    ) throws {
        func arranged(_ tensor: Tensor) -> Tensor { axes.map { tensor.permuted($0) } ?? tensor }
        let leaves = try inputs.map { Parameter(arranged(try golden.tensor("\(name).\($0)"))) }
        let tape = Tape()
        let y = try apply(leaves.map { tape.leaf($0) })
        // Scalars have no axis in PyTorch, and one in the engine.
        func fitted(_ tensor: Tensor) -> Tensor {
            tensor.shape == [] ? tensor.reshaped(to: [1]) : arranged(tensor)
        }
        #expect(deviation(y.value, fitted(try golden.tensor("\(name).output"))) < tolerance)
        let upstream = fitted(try golden.tensor("\(name).upstream"))
        let gradients = tape.gradients(of: (y * Variable(upstream)).sum())
        for (input, leaf) in zip(inputs, leaves) {
            let gradient = try #require(gradients[leaf])
            #expect(
                deviation(gradient, arranged(try golden.tensor("\(name).grad_\(input)"))) < tolerance,
                "\(input)"
            )
        }
    }

    /// Compares a layer with the case's weights, its parameters' gradients included.
    private func check<Layer: Module>(
        _ name: String,
        _ fresh: Layer,
        axes: [Int]? = nil,
        mode: Mode = .training,
        _ apply: (Layer, Variable, inout Context) -> Variable
    ) throws {
        var layer = fresh
        let paths = layer.state.map(\.path)
        try layer.load(
            Dictionary(uniqueKeysWithValues: paths.map { ($0, try golden.tensor("\(name).\($0)")) })
        )
        func arranged(_ tensor: Tensor) -> Tensor { axes.map { tensor.permuted($0) } ?? tensor }
        let tape = Tape()
        var context =
            mode == .training
            ? Context.training(tape: tape, random: Seed(1).stream("dropout")) : .inference(tape: tape)
        let input = Parameter(arranged(try golden.tensor("\(name).input")))
        let y = apply(layer, tape.leaf(input), &context)
        #expect(deviation(y.value, arranged(try golden.tensor("\(name).output"))) < tolerance)
        let upstream = Variable(arranged(try golden.tensor("\(name).upstream")))
        let gradients = tape.gradients(of: (y * upstream).sum())
        let ofInput = try #require(gradients[input])
        #expect(deviation(ofInput, arranged(try golden.tensor("\(name).grad_input"))) < tolerance)
        for entry in layer.parameters {
            let gradient = try #require(gradients[entry.id])
            let expected = try golden.tensor("\(name).grad_\(entry.path)")
            #expect(deviation(gradient, expected) < tolerance, "\(entry.path)")
        }
        layer.apply(context.updates)
        for entry in layer.state where !entry.isTrainable {
            let expected = try golden.tensor("\(name).after_\(entry.path)")
            #expect(deviation(entry.value, expected) < tolerance, "\(entry.path)")
        }
    }

    @Test(arguments: [("linear", true), ("linear_tokens", false)])
    func linear(name: String, hasBias: Bool) throws {
        var random = Seed(1).stream("weights")
        try check(name, Linear(7, 4, bias: hasBias, using: &random)) { $0($1, &$2) }
    }

    @Test(arguments: [
        ("conv2d_same", 1, 1), ("conv2d_same_unbiased", 1, 1), ("conv2d_stride2", 2, 0),
        ("conv2d_stride2_odd", 2, 0), ("conv2d_valid5", 1, 0),
    ])
    func convolutionOfImages(name: String, stride: Int, padding: Int) throws {
        let weight = try golden.tensor("\(name).weight").shape
        var random = Seed(1).stream("weights")
        let layer = Conv2D(
            weight[1],
            weight[0],
            kernel: weight[2],
            stride: stride,
            padding: padding,
            bias: golden.tensors["\(name).bias"] != nil,
            using: &random
        )
        try check(name, layer, axes: [0, 2, 3, 1]) { $0($1, &$2) }
    }

    @Test(arguments: [("depthwise_same", 1), ("depthwise_valid_unbiased", 0)])
    func depthwiseConvolution(name: String, padding: Int) throws {
        let weight = try golden.tensor("\(name).weight").shape
        var random = Seed(1).stream("weights")
        let layer = DepthwiseConv2D(
            weight[0],
            kernel: weight[2],
            padding: padding,
            bias: golden.tensors["\(name).bias"] != nil,
            using: &random
        )
        try check(name, layer, axes: [0, 2, 3, 1]) { $0($1, &$2) }
    }

    @Test(arguments: [
        ("conv3d_same", 1), ("conv3d_same_unbiased", 1), ("conv3d_valid", 0), ("conv3d_valid_unbiased", 0),
    ])
    func convolutionOfCubes(name: String, padding: Int) throws {
        let weight = try golden.tensor("\(name).weight").shape
        var random = Seed(1).stream("weights")
        let layer = Conv3D(
            weight[1],
            weight[0],
            kernel: CubeKernel(bands: weight[2], rows: weight[3], columns: weight[4]),
            padding: CubePadding(bands: padding, rows: padding, columns: padding),
            bias: golden.tensors["\(name).bias"] != nil,
            using: &random
        )
        try check(name, layer, axes: [0, 3, 4, 1, 2]) { $0($1, &$2) }
    }

    @Test(arguments: [("conv3d_band_stride2", 2), ("conv3d_band_stride2_even", 2), ("conv3d_large", 1)])
    func convolutionOfCubesByProducts(name: String, stride: Int) throws {
        let weight = try golden.tensor("\(name).weight").shape
        var random = Seed(1).stream("weights")
        let layer = Conv3D(
            weight[1],
            weight[0],
            kernel: CubeKernel(bands: weight[2], rows: weight[3], columns: weight[4]),
            padding: CubePadding(bands: 1),
            bandStride: stride,
            using: &random
        )
        try check(name, layer, axes: [0, 3, 4, 1, 2]) { $0($1, &$2) }
    }

    @Test(arguments: [("focal", 2), ("focal_weights", 2), ("focal_half", 0.5), ("focal_zero", 0)])
    func focalLoss(name: String, gamma: Scalar) throws {
        let labels = try golden.tensor("\(name).labels").scalars.map { Int($0) }
        let weights = golden.tensors["\(name).class_weights"]?.scalars
        try check(name) { $0[0].focalLoss(labels: labels, gamma: gamma, classWeights: weights) }
    }

    /// A sample that is classified correctly with certainty has zero loss and gradient; one that is certainly wrong
    /// stays finite.
    @Test(arguments: [0.5, 1, 2] as [Scalar])
    func focalLossAtItsEnds(gamma: Scalar) throws {
        for (logit, isRight) in [(Scalar(200), true), (-200, false)] {
            let x = Parameter(Tensor([logit, 0, 0], shape: [1, 3]))
            let (loss, gradients) = differentiate { tape in
                tape.leaf(x).focalLoss(labels: [0], gamma: gamma)
            }
            let gradient = try #require(gradients[x]).scalars
            let largest = gradient.map { abs($0) }.max() ?? .nan
            #expect(largest.isFinite)
            #expect(isRight ? abs(loss) < 1e-30 && largest < 1e-30 : abs(loss - 200) < 1)
        }
    }

    @Test(arguments: [("train", Mode.training), ("eval", .inference)])
    func batchNorm(suffix: String, mode: Mode) throws {
        try check("batchnorm2d_\(suffix)", BatchNorm(3), axes: [0, 2, 3, 1], mode: mode) { $0($1, &$2) }
        try check("batchnorm3d_\(suffix)", BatchNorm(2), axes: [0, 3, 4, 1, 2], mode: mode) {
            $0($1, inner: 4, &$2)
        }
    }

    @Test func layerNorm() throws { try check("layernorm", LayerNorm(6)) { $0($1, &$2) } }

    @Test func activations() throws {
        try check("gelu") { $0[0].gelu() }
        try check("relu") { $0[0].relu() }
        try check("softmax") { $0[0].softmax() }
        try check("softmax_large") { $0[0].softmax() }
    }

    @Test(arguments: ["", "_weights", "_smoothing", "_weights_smoothing"])
    func crossEntropy(suffix: String) throws {
        let name = "cross_entropy\(suffix)"
        let labels = try golden.tensor("\(name).labels").scalars.map { Int($0) }
        try check(name) {
            $0[0].crossEntropy(
                labels: labels,
                classWeights: golden.tensors["\(name).class_weights"]?.scalars,
                smoothing: suffix.hasSuffix("smoothing") ? 0.1 : 0
            )
        }
    }

    @Test func attention() throws {
        let scale = 1 / Scalar(3).squareRoot()
        try check("attention_tokens", inputs: ["query", "key", "value", "bias"]) {
            .attention(query: $0[0], key: $0[1], value: $0[2], bias: $0[3], heads: 2, scale: scale)
        }
        for name in ["attention", "attention_bias"] {
            // Each head is a separate sample; the bias is shared.
            let inputs = ["query", "key", "value"]
            let bias = golden.tensors["\(name).bias"].map { Variable($0) }
            try check(name, inputs: inputs) { x in
                let heads = x.map { $0.reshaped(to: [4, 7, 3]) }
                return Variable.attention(
                    query: heads[0],
                    key: heads[1],
                    value: heads[2],
                    bias: bias,
                    heads: 1,
                    scale: scale
                ).reshaped(to: [2, 2, 7, 3])
            }
        }
    }
}
