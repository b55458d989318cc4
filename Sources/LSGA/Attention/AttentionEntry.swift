public import Compute

/// The part of a network that an attention is.
public enum AttentionSlot: String, Sendable, CaseIterable, Codable {
    /// Mixes the tokens in every block.
    case mixer
    /// Refines the map of features between the convolutions and the blocks.
    case refiner
    /// Makes one vector of the tokens after the last block.
    case pooling

    /// As a sentence names it.
    public var words: String {
        switch self {
        case .mixer: "token mixer"
        case .refiner: "feature refiner"
        case .pooling: "pooling head"
        }
    }
}

/// One row of the attention registry.
public struct AttentionEntry: ChoiceEntry {
    /// What messages call such an entry.
    public static let kind = "attention"
    /// Creates an attention with fresh weights.
    public typealias Make = @Sendable (AttentionGeometry, inout RandomStream) -> any Attention

    /// The name.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Where it was published.
    public let reference: String
    /// The part of a network that it is.
    public let slot: AttentionSlot
    /// The numbers it reads.
    public let numbers: [ChoiceNumber]
    /// Whether it is of the LSGA family, which reads the tokenizer.
    public let hasTokenizer: Bool
    /// Whether it adds a Gaussian to its scores.
    public let hasGaussian: Bool
    /// Whether its tokens must be the pixels of the grid and no others.
    public let isOnGrid: Bool
    /// Whether it comes with a class token and learned positions.
    public let hasClassToken: Bool
    /// Whether it is a `CrossAttention`, which looks at the spectrum of the center pixel too.
    public let seesSpectrum: Bool
    /// The channels of a pooling head's result, in units of a token's.
    public let resultWidth: Int
    /// Creates one with fresh weights.
    public let make: Make

    /// Creates a row.
    public init(
        name: String,
        summary: String,
        reference: String,
        slot: AttentionSlot = .mixer,
        numbers: [ChoiceNumber] = [],
        hasTokenizer: Bool = false,
        hasGaussian: Bool = false,
        isOnGrid: Bool = false,
        hasClassToken: Bool = false,
        seesSpectrum: Bool = false,
        resultWidth: Int = 1,
        make: @escaping Make
    ) {
        (self.name, self.summary, self.reference, self.slot) = (name, summary, reference, slot)
        (self.numbers, self.hasTokenizer, self.hasGaussian) = (numbers, hasTokenizer, hasGaussian)
        (self.isOnGrid, self.hasClassToken) = (isOnGrid, hasClassToken)
        (self.seesSpectrum, self.resultWidth, self.make) = (seesSpectrum, resultWidth, make)
    }
}

/// An attention and its numbers.
public typealias AttentionChoice = Choice<AttentionEntry>
