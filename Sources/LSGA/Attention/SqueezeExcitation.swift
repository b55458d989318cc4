internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let se = AttentionEntry(
        name: "se",
        summary: "squeeze and excitation: a gate for each channel from the means of all",
        reference: "Hu et al. 2018 (SE), arXiv 1709.01507",
        slot: .refiner,
        numbers: [ChannelBottleneck.number]
    ) { SqueezeExcitation($0, using: &$1) }

    static let eca = AttentionEntry(
        name: "eca",
        summary: "a gate for each channel from the means of its neighbors, a few weights in all",
        reference: "Wang et al. 2020 (ECA), arXiv 1910.03151",
        slot: .refiner
    ) { EfficientChannelAttention($0, using: &$1) }
}

/// Squeeze and excitation: `F ⊙ σ(W₂ ReLU(W₁ mean F))`, the mean over pixels.
struct SqueezeExcitation: Attention {
    private var gate: ChannelBottleneck

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        gate = ChannelBottleneck(
            channels: geometry.channels,
            reduction: Int(geometry.numbers[ChannelBottleneck.number.name]),
            using: &random
        )
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { gate.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.gatedChannels(by: gate(x.meanOverTokens(), &context).sigmoid(), context)
    }
}

/// Efficient channel attention: `F ⊙ σ(conv₁ mean F)`, a convolution along the channels without bias.
struct EfficientChannelAttention: Attention {
    private var gate: ChannelConvolution

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let kernel = ChannelConvolution.kernel(channels: geometry.channels)
        gate = ChannelConvolution(kernel: kernel, bias: false, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("conv", &gate) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        x.gatedChannels(by: gate(x.meanOverTokens(), &context).sigmoid(), context)
    }
}
