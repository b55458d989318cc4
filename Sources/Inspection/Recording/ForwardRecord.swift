public import Engine
internal import LSGA
public import NN

/// One observed value.
public struct RecordedValue: Sendable {
    /// What it is, which also says its shape.
    public let observation: Observation
    /// The path of the layer, as in checkpoints.
    public let layer: String
    /// The value; its first axis is the batch, unless the observation is the same for all patches.
    public let value: Tensor
}

/// A forward pass of a batch of patches, with everything that the network shows of itself.
public struct ForwardRecord: Sendable {
    /// The pixels at the centers of the patches, as row-major indices of the scene.
    public let pixels: [Int]
    /// `[batch, classes]`.
    public let logits: Tensor
    /// Everything observed, in the order of computation.
    public let values: [RecordedValue]
    /// The attention weights of each layer, in the order of computation.
    public let attentions: [AttentionRecord]
    /// Pixels on one side of a patch.
    public let side: Int
    /// Whether the classifier reads the class token, the center token, all tokens, or a pooling head.
    public let reader: Reader

    /// The values of one kind.
    public func values(_ observation: Observation) -> [RecordedValue] {
        values.filter { $0.observation == observation }
    }

    /// The query whose attention is shown unless another is chosen: the class token if the classifier reads it, else the
    /// token of the patch's center pixel.
    public func readQuery(of attention: AttentionRecord) -> Int {
        if reader == .classToken, let index = attention.queries.classToken { return index }
        return attention.queries.index(ofPixelAt: (side - 1) / 2, (side - 1) / 2) ?? 0
    }

    /// The predicted class of each patch, counted from zero; the first of several with equal logits.
    public var classes: [Int] { logits.predictedClasses }
}

/// What a classifier reads after the last layer of a network.
public enum Reader: String, Sendable, Codable {
    /// The mean of all tokens.
    case mean
    /// The token of the center pixel.
    case center
    /// The class token.
    case classToken = "class token"
    /// All tokens, one after the other.
    case all
    /// The vector of a pooling attention.
    case pool

    /// What is read, in words.
    package var words: String {
        switch self {
        case .mean: "the mean of all tokens"
        case .center: "the center token"
        case .classToken: "the class token"
        case .all: "all tokens, one after the other"
        case .pool: "the vector of the pooling attention"
        }
    }

    init(_ configuration: NetworkConfiguration) {
        guard configuration.network.attention?.entry.slot != .pooling else {
            self = .pool
            return
        }
        guard let settings = configuration.network.settings as? any TransformerSettings else {
            self = configuration.network.entry.name == "cnn3d" ? .all : .mean
            return
        }
        switch settings.pooling {
        case .mean: self = .mean
        case .center: self = .center
        case .cls: self = .classToken
        case .flatten: self = .all
        }
    }
}
