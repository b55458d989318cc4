internal import Compute
internal import Engine
internal import NN

/// Tokens as a map of features, and gates on it.
extension Variable {
    /// Tokens `[batch, side², channels]`, rows first, as a map `[batch, side, side, channels]`.
    func map(side: Int) -> Variable {
        precondition(
            shape.count == 3 && shape[1] == side * side,
            "a map of side \(side) from tokens \(shape)"
        )
        return reshaped(to: [shape[0], side, side, shape[2]])
    }

    /// A map `[batch, rows, columns, …]` as tokens `[batch, rows · columns, channels]`, with all further axes as channels.
    var flattenedMap: Variable {
        let pixels = shape[1] * shape[2]
        return reshaped(to: [shape[0], pixels, shape.dropFirst(3).reduce(1, *)])
    }

    /// Each channel of the tokens `[batch, tokens, channels]` times its own factor, from `[batch, channels]`.
    func scaledChannels(by gate: Variable) -> Variable {
        self * gate.reshaped(to: [shape[0], 1, shape[2]]).repeated(axis: 1, count: shape[1])
    }

    /// The same, with the factors shown to an observer.
    func gatedChannels(by gate: Variable, _ context: Context) -> Variable {
        let used = context.adjusted(gate.reshaped(to: [shape[0], 1, shape[2]]), of: .gates)
        context.show(.gates, used)
        return scaledChannels(by: used)
    }

    /// Each token of `[batch, tokens, channels]` times its own factor, from `[batch, tokens, 1]`.
    func scaledTokens(by gate: Variable) -> Variable { self * gate.repeated(axis: 2, count: shape[2]) }

    /// The largest number of each channel over the tokens: `[batch, channels]` from `[batch, tokens, channels]`.
    func maximumOverTokens() -> Variable { maximum(axis: 1).reshaped(to: [shape[0], shape[2]]) }
}

/// Two linear layers with a ReLU and few channels between them, which turn channel statistics into gates.
///
/// - `x`: `[batch, channels]`
/// - `y`: the shape of `x`
struct ChannelBottleneck: Module {
    private var reduction: Linear
    private var expansion: Linear

    /// The reduction of the number of channels between the layers.
    static let number = ChoiceNumber.count(
        "reduction",
        16,
        in: 1...1024,
        "how many times fewer channels the gate's hidden layer has, at most 8 below 64 channels"
    )

    init(channels: Int, reduction ratio: Int, using random: inout RandomStream) {
        let hidden = Self.hidden(channels: channels, reduction: ratio)
        reduction = Linear(channels, hidden, activation: .relu, using: &random)
        expansion = Linear(hidden, channels, using: &random)
    }

    /// The channels of the hidden layer.
    static func hidden(channels: Int, reduction ratio: Int) -> Int {
        max(1, channels / (channels < 64 ? min(ratio, 8) : ratio))
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("fc1", &reduction)
        visitor("fc2", &expansion)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        expansion(reduction(x, &context), &context)
    }
}

/// A convolution along the channels.
///
/// - `x`: `[batch, channels]`
/// - `y`: the shape of `x`
struct ChannelConvolution: Module {
    /// Channels take the place of bands: `[1, 1, kernel, 1, 1]`.
    private var convolution: Conv3D

    init(kernel: Int, bias: Bool, using random: inout RandomStream) {
        convolution = Conv3D(
            1,
            1,
            kernel: CubeKernel(bands: kernel, rows: 1, columns: 1),
            padding: CubePadding(bands: kernel / 2),
            bias: bias,
            using: &random
        )
    }

    /// The kernel's length for a number of channels: `|log₂ channels / γ + b / γ|` with γ = 2 and b = 1, rounded down,
    /// and one more if that is even.
    static func kernel(channels: Int) -> Int {
        // Rounding down commutes with the logarithm's: ⌊(log₂ c + 1) / 2⌋ = ⌊(⌊log₂ c⌋ + 1) / 2⌋.
        let logarithm = Int.bitWidth - 1 - max(channels, 1).leadingZeroBitCount
        let length = (logarithm + 1) / 2
        return length.isMultiple(of: 2) ? length + 1 : length
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { convolution.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        convolution(x.reshaped(to: [x.shape[0], 1, 1, 1, x.shape[1]]), &context).reshaped(to: x.shape)
    }
}
