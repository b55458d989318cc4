public import Compute

/// The part of a network that an attention can be.
public enum AttentionSlot: String, Sendable, CaseIterable, Codable {
    /// Mixes the tokens in every block.
    case mixer
    /// Refines the map of features between the convolutions and the blocks.
    case refiner
    /// Pools the tokens after the last block into one vector.
    case pooling

    /// Its name in a sentence.
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
    /// Creates an attention with initial weights.
    public typealias Make = @Sendable (AttentionGeometry, inout RandomStream) -> any Attention

    /// The name.
    public let name: String
    /// A one-line summary.
    public let summary: String
    /// The publication.
    public let reference: String
    /// Its part of a network.
    public let slot: AttentionSlot
    /// The numbers it reads.
    public let numbers: [ChoiceNumber]
    /// Whether it belongs to the LSGA family, which reads the tokenizer.
    public let hasTokenizer: Bool
    /// Whether it adds a Gaussian to its scores.
    public let hasGaussian: Bool
    /// Whether its tokens must be exactly the pixels of the grid.
    public let isOnGrid: Bool
    /// Whether it requires a class token and learned positions.
    public let hasClassToken: Bool
    /// Whether it is a `CrossAttention`, which also reads the spectrum of the center pixel.
    public let seesSpectrum: Bool
    /// The number of channels of a pooling head's result, in units of a token's.
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
