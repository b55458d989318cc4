internal import Compute
internal import Engine
internal import Glibc
internal import NN

extension AttentionEntry {
    static let frequency = AttentionEntry(
        name: "frequency",
        summary: "se with a cosine for each group of channels in place of the mean",
        reference: "Qin et al. 2021 (FcaNet), arXiv 2012.11879",
        slot: .refiner,
        numbers: [
            .count(
                "frequencies",
                16,
                in: 1...1024,
                "groups of channels, each with a frequency, the lowest first"
            ),
            ChannelBottleneck.number,
        ]
    ) { FrequencyChannelAttention($0, using: &$1) }
}

/// Frequency channel attention: `F ⊙ σ(W₂ ReLU(W₁ f))`, where f of a channel in group i is the mean over pixels (h, w) of
/// `F · cos(πuᵢ(h + ½)/s) · cos(πvᵢ(w + ½)/s)`.
///
/// The published sum becomes a mean: with one frequency, (0, 0), it is squeeze and excitation.
struct FrequencyChannelAttention: Attention {
    private var gate: ChannelBottleneck
    /// `[side², channels]`: each channel's cosine.
    private let basis: Tensor

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        let (side, channels) = (geometry.side, geometry.channels)
        gate = ChannelBottleneck(
            channels: channels,
            reduction: Int(geometry.numbers[ChannelBottleneck.number.name]),
            using: &random
        )
        let wanted = min(Int(geometry.numbers["frequencies"]), channels)
        let frequencies = Self.lowestFrequencies(wanted, side: side)
        func cosine(_ frequency: Int, _ position: Int) -> Scalar {
            Scalar(cos(.pi * Double(frequency) * (Double(position) + 0.5) / Double(side)))
        }
        let numbers = (0..<side * side).flatMap { pixel in
            (0..<channels).map { channel in
                let (u, v) = frequencies[channel * frequencies.count / channels]
                return cosine(u, pixel / side) * cosine(v, pixel % side)
            }
        }
        basis = Tensor(numbers, shape: [side * side, channels])
    }

    /// At most `count` pairs of frequencies down the rows and along the columns, each below `side`, by their sum and then
    /// by the first.
    static func lowestFrequencies(_ count: Int, side: Int) -> [(rows: Int, columns: Int)] {
        let all = (0..<max(2 * side - 1, 0)).flatMap { sum in
            (max(0, sum - side + 1)...min(sum, side - 1)).map { (rows: $0, columns: sum - $0) }
        }
        return Array(all.prefix(count))
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { gate.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let components = (x * Variable(basis)).meanOverTokens()
        return x.gatedChannels(by: gate(components, &context).sigmoid(), context)
    }
}
