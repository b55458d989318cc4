public import Engine
public import NN

/// Mixes, refines or pools a sequence of tokens `[batch, tokens, channels]`.
///
/// The result has the same shape, except that a pooling attention returns one token. Residual, norm and dropout of the
/// result belong to the block.
public protocol Attention: Module {
    /// Applies the attention.
    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable
}

/// An attention that also reads a second sequence, `[batch, other tokens, channels]`.
///
/// A network with such an attention embeds the spectrum of the center pixel of each patch as that sequence.
public protocol CrossAttention: Attention {
    /// Applies the attention to `x` with the second sequence `y`.
    func callAsFunction(_ x: Variable, _ y: Variable, _ context: inout Context) -> Variable
}

extension CrossAttention {
    /// The attention with `x` as the second sequence.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable { self(x, x, &context) }
}

extension Attention {
    /// The attention with `second`, if it reads a second sequence.
    func callAsFunction(_ x: Variable, second: Variable?, _ context: inout Context) -> Variable {
        guard let second, let cross = self as? any CrossAttention else { return self(x, &context) }
        return cross(x, second, &context)
    }
}

extension ParameterVisitor {
    /// Presents an attention that may be absent.
    mutating func callAsFunction(_ name: String, _ attention: inout (any Attention)?) {
        guard var present = attention else { return }
        attention = nil
        self(name, &present)
        attention = present
    }
}

/// The shape of an attention's input, and its options.
public struct AttentionGeometry: Sendable {
    /// Channels of each token.
    public let channels: Int
    /// Heads that share the channels.
    public let heads: Int
    /// The side of the square grid of tokens, in pixels.
    public let side: Int
    /// Whether a class token precedes the pixels.
    public let hasClassToken: Bool
    /// The options of the LSGA family.
    public let options: AttentionOptions
    /// The numbers that the attention reads.
    public let numbers: ChoiceNumbers

    /// Creates a geometry.
    public init(
        channels: Int,
        heads: Int,
        side: Int,
        hasClassToken: Bool = false,
        options: AttentionOptions = AttentionOptions(),
        numbers: ChoiceNumbers = ChoiceNumbers([:])
    ) {
        (self.channels, self.heads, self.side) = (channels, heads, side)
        (self.hasClassToken, self.options, self.numbers) = (hasClassToken, options, numbers)
    }

    /// The number of tokens, the class token included.
    public var tokens: Int { side * side + (hasClassToken ? 1 : 0) }

    /// The factor of the scores: one over the root of a head's width.
    public var scale: Scalar { 1 / Scalar(channels / heads).squareRoot() }
}

/// Options of the LSGA family.
public struct AttentionOptions: Sendable, Equatable, Codable {
    /// The tokenizer.
    public var tokenizer: TokenizerForm
    /// The form of the Gaussian bias, for the attentions that have one.
    public var gauss: GaussianForm
    /// The width of the Gaussian.
    public var sigma: GaussianWidth

    /// Creates options; the defaults are the released reference's.
    public init(
        tokenizer: TokenizerForm = .ssftt,
        gauss: GaussianForm = .index,
        sigma: GaussianWidth = .fixed(10)
    ) {
        (self.tokenizer, self.gauss, self.sigma) = (tokenizer, gauss, sigma)
    }
}
