internal import Compute

/// The attention of a network, with those options of the LSGA family that it reads.
///
/// Options that an attention does not read cannot be set: they are nil, and setting them changes nothing.
public struct AttentionSettings: Sendable, Equatable {
    /// The attention and its numbers.
    public let choice: AttentionChoice
    /// What it attends over; nil for an attention without tokenizer.
    public private(set) var tokenizer: TokenizerForm?
    /// The form of its Gaussian; nil for an attention without one.
    public private(set) var gaussian: GaussianForm?
    /// The width of its Gaussian; nil for an attention without one.
    public private(set) var sigma: GaussianWidth?

    /// Creates settings from an attention and what it takes of `options`.
    public init(_ choice: AttentionChoice, _ options: AttentionOptions = AttentionOptions()) {
        self.choice = choice
        self.options = options
    }

    /// Creates settings from a row of the registry with its default numbers, and what it takes of `options`.
    public init(_ entry: AttentionEntry, _ options: AttentionOptions = AttentionOptions()) {
        self.init(AttentionChoice(entry), options)
    }

    /// The row of the registry.
    public var entry: AttentionEntry { choice.entry }

    /// The options, with defaults for those that it does not read.
    public var options: AttentionOptions {
        get {
            let defaults = AttentionOptions()
            return AttentionOptions(
                tokenizer: tokenizer ?? defaults.tokenizer,
                gauss: gaussian ?? defaults.gauss,
                sigma: sigma ?? defaults.sigma
            )
        }
        set {
            tokenizer = entry.hasTokenizer ? newValue.tokenizer : nil
            (gaussian, sigma) = entry.hasGaussian ? (newValue.gauss, newValue.sigma) : (nil, nil)
        }
    }

    /// What is wrong with the options.
    var problems: [String] {
        guard let initial = sigma?.initial, !(initial >= 1e-6 && initial <= 1e6) else { return [] }
        return ["sigma must be from 1e-6 to 1e6, not \(initial)"]
    }

    /// Whether pooling and positions are not a choice with it.
    var setsPooling: Bool { entry.hasClassToken || entry.slot == .pooling }

    /// A fresh attention of a map with `side`² pixels.
    func made(
        channels: Int,
        heads: Int,
        side: Int,
        hasClassToken: Bool = false,
        using random: inout RandomStream
    ) -> any Attention {
        let geometry = AttentionGeometry(
            channels: channels,
            heads: heads,
            side: side,
            hasClassToken: hasClassToken,
            options: options,
            numbers: choice.numbers
        )
        return entry.make(geometry, &random)
    }
}

extension AttentionSettings: Codable {
    private enum CodingKeys: String, CodingKey { case name, tokenizer, gaussian, sigma }

    /// Reads the attention's text and the options that it reads.
    ///
    /// - Throws: `DecodingError` naming an attention that this program does not have, or an option that is missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        choice = try container.decode(AttentionChoice.self, forKey: .name)
        if choice.entry.hasTokenizer {
            tokenizer = try container.decode(TokenizerForm.self, forKey: .tokenizer)
        }
        if choice.entry.hasGaussian {
            gaussian = try container.decode(GaussianForm.self, forKey: .gaussian)
            sigma = try container.decode(GaussianWidth.self, forKey: .sigma)
        }
    }

    /// Writes the attention's text and the options that it reads.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(choice, forKey: .name)
        try container.encodeIfPresent(tokenizer, forKey: .tokenizer)
        try container.encodeIfPresent(gaussian, forKey: .gaussian)
        try container.encodeIfPresent(sigma, forKey: .sigma)
    }
}
