internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let cbam = AttentionEntry(
        name: "cbam",
        summary: "a gate for each channel from means and maxima, then one for each pixel",
        reference: "Woo et al. 2018 (CBAM), arXiv 1807.06521",
        slot: .refiner,
        numbers: [ChannelBottleneck.number]
    ) { ConvolutionalBlockAttention($0, hasSpatialGate: true, using: &$1) }

    static let cbamChannel = AttentionEntry(
        name: "cbam-channel",
        summary: "the channel half of cbam alone",
        reference: "Woo et al. 2018 (CBAM), arXiv 1807.06521, section 3",
        slot: .refiner,
        numbers: [ChannelBottleneck.number]
    ) { ConvolutionalBlockAttention($0, hasSpatialGate: false, using: &$1) }
}

/// The convolutional block attention module: `F' = F ⊙ σ(MLP(mean F) + MLP(max F))` over pixels, then
/// `F'' = F' ⊙ σ(conv[mean F' ; max F'])` over channels.
struct ConvolutionalBlockAttention: Attention {
    private var channelGate: ChannelBottleneck
    private var spatialGate: SpatialStatisticsConvolution?

    init(_ geometry: AttentionGeometry, hasSpatialGate: Bool, using random: inout RandomStream) {
        channelGate = ChannelBottleneck(
            channels: geometry.channels,
            reduction: Int(geometry.numbers[ChannelBottleneck.number.name]),
            using: &random
        )
        if hasSpatialGate {
            let kernel = geometry.side < 7 ? 3 : 7
            spatialGate = SpatialStatisticsConvolution(side: geometry.side, kernel: kernel, using: &random)
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("channel", &channelGate)
        visitor("spatial", &spatialGate)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let mean = channelGate(x.meanOverTokens(), &context)
        let largest = channelGate(x.maximumOverTokens(), &context)
        let refined = context.entering("channel") { x.gatedChannels(by: (mean + largest).sigmoid(), $0) }
        guard let spatialGate else { return refined }
        let statistics: Variable = .concatenated([refined.mean(axis: 2), refined.maximum(axis: 2)], axis: 2)
        let computed = spatialGate(statistics, &context).sigmoid()
        let gate = context.entering("spatial") { context in
            let gate = context.adjusted(computed, of: .gates)
            context.show(.gates, gate)
            return gate
        }
        return refined.scaledTokens(by: gate)
    }
}

/// A convolution from two maps, the mean and the maximum over channels, to one.
///
/// - `x`: `[batch, side², 2]`
/// - `y`: `[batch, side², 1]`
struct SpatialStatisticsConvolution: Module {
    private var convolution: Conv2D
    private let side: Int

    init(side: Int, kernel: Int, using random: inout RandomStream) {
        self.side = side
        convolution = Conv2D(2, 1, kernel: kernel, padding: kernel / 2, bias: false, using: &random)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { visitor("conv", &convolution) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        convolution(x.map(side: side), &context).reshaped(to: [x.shape[0], side * side, 1])
    }
}
