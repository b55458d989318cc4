public import LSGA

/// One row of a comparison: an attention, and the factors that it reads.
public struct Variant: Sendable, Hashable {
    /// The attention as the command line writes it, numbers included that are not the usual ones.
    public let attention: String
    /// What it attends over; nil if it reads no tokenizer.
    public let tokenizer: TokenizerForm?
    /// The form of its Gaussian; nil if it has none.
    public let gauss: GaussianForm?

    /// Each attention with each value of the factors that it reads, and once if it reads none.
    ///
    /// Factors that are not listed keep the value of `options`.
    ///
    /// - Throws: What is not an attention.
    public static func crossed(_ attentions: [String], _ factors: Factors, _ options: AttentionOptions)
        throws(AttentionChoice.Problem) -> [Variant]
    {
        let tokenizers = factors.tokenizers.isEmpty ? [options.tokenizer] : factors.tokenizers
        let gausses = factors.gausses.isEmpty ? [options.gauss] : factors.gausses
        var variants: [Variant] = []
        for text in attentions {
            let choice = try AttentionChoice(parsing: text)
            for tokenizer in choice.entry.hasTokenizer ? tokenizers.map(Optional.some) : [nil] {
                for gauss in choice.entry.hasGaussian ? gausses.map(Optional.some) : [nil] {
                    variants.append(Variant(attention: choice.text, tokenizer: tokenizer, gauss: gauss))
                }
            }
        }
        return variants
    }

    /// `base` with this attention and these factors.
    func applied(to base: ExperimentConfiguration) -> ExperimentConfiguration {
        var configuration = base
        configuration.model.attention = attention
        if let tokenizer { configuration.model.options.tokenizer = tokenizer }
        if let gauss { configuration.model.options.gauss = gauss }
        return configuration
    }

    /// The name of its folder, which says every factor it reads: `lsga-ssftt-index`, `sparse-k-4`.
    public var folderName: String {
        ([AttentionChoice.folderName(attention)] + [tokenizer?.rawValue, gauss?.rawValue].compactMap(\.self))
            .joined(separator: "-")
    }

    /// Its name in words: `lsga, tokenizer ssftt, Gaussian index`.
    var words: String {
        ([attention]
            + [tokenizer.map { "tokenizer \($0.rawValue)" }, gauss.map { "Gaussian \($0.rawValue)" }]
            .compactMap(\.self)).joined(separator: ", ")
    }

    /// The row of the registry.
    var entry: AttentionEntry? { (try? AttentionChoice(parsing: attention))?.entry }
}

/// What a comparison varies besides the attention; an empty list varies nothing.
public struct Factors: Sendable, Equatable {
    /// What the LSGA family attends over.
    public var tokenizers: [TokenizerForm]
    /// The forms of the Gaussian.
    public var gausses: [GaussianForm]

    /// Creates factors.
    public init(tokenizers: [TokenizerForm] = [], gausses: [GaussianForm] = []) {
        (self.tokenizers, self.gausses) = (tokenizers, gausses)
    }
}

extension [Variant] {
    /// Short names that tell these variants apart: factors that do not vary are left out.
    var names: [String] {
        let showsTokenizer = Set(compactMap(\.tokenizer)).count > 1
        let showsGauss = Set(compactMap(\.gauss)).count > 1
        return map { variant in
            let factors = [
                showsTokenizer ? variant.tokenizer?.rawValue : nil,
                showsGauss ? variant.gauss?.rawValue : nil,
            ]
            return ([variant.attention] + factors.compactMap(\.self)).joined(separator: " ")
        }
    }
}
