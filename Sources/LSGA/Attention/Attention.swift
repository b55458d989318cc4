public import Engine
public import NN

/// Mixes a sequence of tokens: `[batch, tokens, channels]` to the same shape.
///
/// An attention is only attention: the residual, the norm and the dropout of its result are the block's.
public protocol Attention: Module {
    /// Mixes the tokens.
    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable
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
    /// The family's options.
    public let options: AttentionOptions

    /// Creates a geometry.
    public init(channels: Int, heads: Int, side: Int, hasClassToken: Bool, options: AttentionOptions) {
        (self.channels, self.heads, self.side) = (channels, heads, side)
        (self.hasClassToken, self.options) = (hasClassToken, options)
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

/// One row of the attention registry.
public struct AttentionEntry: Sendable {
    /// The name on the command line.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it was published.
    public let reference: String
    /// Whether it adds a Gaussian to its scores.
    public let hasGaussian: Bool
    /// Creates one with fresh weights.
    public let make: @Sendable (AttentionGeometry, inout RandomStream) -> any Attention

    /// Creates a row.
    public init(
        name: String,
        summary: String,
        reference: String,
        hasGaussian: Bool = false,
        make: @escaping @Sendable (AttentionGeometry, inout RandomStream) -> any Attention
    ) {
        (self.name, self.summary, self.reference) = (name, summary, reference)
        (self.hasGaussian, self.make) = (hasGaussian, make)
    }
}
