internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    /// The hybrid attention module.
    public static let ham = AttentionEntry(
        name: "ham",
        summary: "channels weighted and split by importance, then a gate for each pixel of either group",
        reference: "Li et al. 2022 (HAM), doi 10.1016/j.patcog.2022.108785",
        slot: .refiner,
        numbers: [.real("lambda", 0.6, in: 0...1, "the share of channels that counts as important")]
    ) { HybridAttentionModule($0, using: &$1) }
}

/// The hybrid attention module.
///
/// 1. Channels: `a = σ(conv₁(½(mean F + max F) + α·mean F + β·max F))`, conv₁ along the channels; `F' = a ⊙ F`.
/// 2. Separation: the `|λC|` channels of each patch with the largest a (rounded down, one more if odd) form one group,
///    the rest the other; the choice has no gradient, but the values have.
/// 3. Pixels: `A_g = σ(ReLU(BN(conv[C/C_g · mean F'_g ; max F'_g])))` over channels, with one convolution and one norm for
///    both groups, whose statistics are of both together.
/// 4. `y = ReLU(A₁ ⊗ F'₁ + A₂ ⊗ F'₂ + F)`.
struct HybridAttentionModule: Attention {
    private var channelConvolution: ChannelConvolution
    /// `[1]` each: the additional weights of mean and maximum.
    private var alpha: Parameter, beta: Parameter
    private var spatialConvolution: SpatialStatisticsConvolution
    private var norm: BatchNorm
    private let lambda: Double

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let length = ChannelConvolution.kernel(channels: geometry.channels)
        channelConvolution = ChannelConvolution(kernel: length, bias: true, using: &random)
        alpha = Parameter(Tensor([0.5], shape: [1]))
        beta = Parameter(Tensor([0.5], shape: [1]))
        let kernel = geometry.side <= 5 ? 3 : 7
        spatialConvolution = SpatialStatisticsConvolution(side: geometry.side, kernel: kernel, using: &random)
        norm = BatchNorm(1, rectified: true)
        lambda = geometry.numbers["lambda"]
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("channel.conv", &channelConvolution)
        visitor("channel.alpha", &alpha)
        visitor("channel.beta", &beta)
        visitor("spatial", &spatialConvolution)
        visitor("spatial.norm", &norm)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let importance = channelImportance(x, &context)  // [batch, channels]
        let weighted = context.entering("channel") { x.gatedChannels(by: importance, $0) }
        let (batch, channels) = (x.shape[0], x.shape[2])
        let count = Self.importantChannels(of: channels, lambda: lambda)
        let mask = Self.largest(count, of: importance.value)
        context.entering("channel") {
            $0.show(.importantChannels, Variable(mask.reshaped(to: [batch, 1, channels])))
        }
        let other = Tensor(mask.scalars.map { 1 - $0 }, shape: mask.shape)
        // A group without channels is left out.
        let groups = [(mask, count), (other, channels - count)].filter { $0.1 > 0 }.map { mask, count in
            (mask: Variable(mask), features: weighted.scaledChannels(by: Variable(mask)), channels: count)
        }
        let statistics = groups.map { group -> Variable in
            let mean = group.features.mean(axis: 2).scaled(by: Scalar(channels) / Scalar(group.channels))
            return .concatenated([mean, group.features.maximum(axis: 2)], axis: 2)
        }
        let maps = spatialConvolution(.concatenated(statistics, axis: 0), &context)
        let gates = norm(maps, &context).sigmoid()  // [groups · batch, pixels, 1]
        let ofGroups = context.entering("spatial") { context in
            let ofGroups = groups.indices.map {
                context.adjusted(gates.slice(axis: 0, $0 * batch..<($0 + 1) * batch), of: .gates)
            }
            context.show(.gates, Self.spread(ofGroups, over: groups.map(\.mask)))
            return ofGroups
        }
        var sum = x
        for (group, gate) in zip(groups, ofGroups) { sum = sum + group.features.scaledTokens(by: gate) }
        return sum.relu()
    }

    /// The gates of groups `[batch, pixels, 1]` at the channels of each group: `[batch, pixels, channels]`.
    private static func spread(_ gates: [Variable], over masks: [Variable]) -> Variable {
        let parts = zip(gates, masks).map { gate, mask in
            gate.repeated(axis: 2, count: mask.shape[1]).scaledChannels(by: mask)
        }
        return parts.dropFirst().reduce(parts[0], +)
    }

    private func channelImportance(_ x: Variable, _ context: inout Context) -> Variable {
        let (mean, largest) = (x.meanOverTokens(), x.maximumOverTokens())
        let added = (mean + largest).scaled(by: 0.5) + mean * context(alpha) + largest * context(beta)
        return channelConvolution(added, &context).sigmoid()
    }

    /// `⌊λ · channels⌋`, and one more if that is odd, but at most `channels`.
    static func importantChannels(of channels: Int, lambda: Double) -> Int {
        let count = Int(lambda * Double(channels))
        return min(count.isMultiple(of: 2) ? count : count + 1, channels)
    }

    /// One at the `count` largest numbers of each sample, the first of several equal ones, and zero elsewhere: `[batch,
    /// channels]`.
    static func largest(_ count: Int, of values: Tensor) -> Tensor {
        let (channels, scalars) = (values.shape[1], values.scalars)
        var mask = [Scalar](repeating: 0, count: scalars.count)
        for first in stride(from: 0, to: scalars.count, by: max(channels, 1)) {
            let order = (first..<first + channels).sorted { left, right -> Bool in
                let (one, other) = (scalars[left], scalars[right])
                return one != other ? one > other : left < right
            }
            for index in order.prefix(count) { mask[index] = 1 }
        }
        return Tensor(mask, shape: values.shape)
    }
}
