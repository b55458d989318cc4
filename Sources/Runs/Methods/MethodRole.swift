internal import LSGA

/// What the attention or the objective of a network method changes, by which tables and figures group rows.
public enum MethodRole: String, Sendable, CaseIterable {
    /// The token mixer of the blocks.
    case mixer
    /// A refiner between convolutions and blocks.
    case refiner
    /// The pooling head.
    case pooling
    /// What training minimizes.
    case objective
    /// Nothing: the network has no attention.
    case absent

    init(_ model: ModelSettings) {
        if model.objective != nil, model.network.attention?.choice == AttentionChoice(.multiHead) {
            self = .objective
            return
        }
        switch model.network.attention?.entry.slot {
        case .mixer: self = .mixer
        case .refiner: self = .refiner
        case .pooling: self = .pooling
        case nil: self = .absent
        }
    }

    /// As a sentence names it.
    public var words: String {
        switch self {
        case .mixer: AttentionSlot.mixer.words
        case .refiner: AttentionSlot.refiner.words
        case .pooling: AttentionSlot.pooling.words
        case .objective: "training objective"
        case .absent: "network without attention"
        }
    }
}
