public import Engine
public import NN

/// Mixes, refines or pools a sequence of tokens `[batch, tokens, channels]`.
///
/// The result has the same shape; that of a pooling attention has one token. An attention is only attention: the
/// residual, the norm and the dropout of its result are the block's.
public protocol Attention: Module {
    /// Applies the attention.
    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable
}

/// An attention that looks at a second sequence as well, `[batch, other tokens, channels]`.
///
/// A network that holds one embeds the spectrum of each patch's center pixel as that sequence.
public protocol CrossAttention: Attention {
    /// Applies the attention to `x` beside `y`.
    func callAsFunction(_ x: Variable, _ y: Variable, _ context: inout Context) -> Variable
}

extension CrossAttention {
    /// The attention of a sequence beside itself.
    public func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable { self(x, x, &context) }
}

extension Attention {
    /// The attention beside `second`, if it looks at a second sequence.
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

/// What an attention has to fit.
public struct AttentionGeometry: Sendable {
    /// Channels of each token.
    public let channels: Int
    /// Heads that share the channels.
    public let heads: Int
    /// Pixels on one side of the square grid that the tokens come from.
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
    /// Where the tokens come from.
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
