internal import Compute
internal import Engine
internal import NN

extension Cost {
    /// The cost of one attention of a network: that of the first stage, or the last's for a pooling head; nil for a network
    /// that names none.
    ///
    /// Where the attention named changes training alone, it is the multi-head attention of the network that is trained.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init?(ofAttentionIn configuration: NetworkConfiguration) {
        guard let (attention, tokens, channels) = configuration.firstAttention else { return nil }
        func zeros(_ count: Int) -> Variable { Variable(Tensor(zeros: [1, count, channels])) }
        let tape = Tape()
        var context = Context.inference(tape: tape)
        let groups = min(SpectralGroups.count, configuration.bands)
        _ = attention(zeros(tokens), second: zeros(groups), &context)
        self.init(parameters: attention.parameterCount, multiplyAdds: tape.multiplyAdds)
    }
}

extension NetworkConfiguration {
    /// A fresh attention as its network makes it, and the extents of what it is given.
    fileprivate var firstAttention: (attention: any Attention, tokens: Int, channels: Int)? {
        guard let slot = choice?.entry.slot else { return nil }
        var random = RandomStream.blank
        let grid = side / max(tokenSide, 1)
        let extra = pooling == .cls ? 1 : 0
        if model == ModelEntry.cnn.name {
            return ConvolutionalNetwork.attention(of: self, using: &random).map {
                ($0, side * side, 4 * width)
            }
        }
        switch slot {
        case .absent: return nil
        case .refiner:
            // It comes before the class token.
            return attention(in: slot, stage: 0, using: &random).map { ($0, side * side, width) }
        case .pooling:
            let last = depths.count - 1
            return attention(in: slot, stage: last, side: grid >> last, using: &random).map {
                ($0, (grid >> last) * (grid >> last) + extra, width << last)
            }
        case .mixer, .objective:
            return (mixer(stage: 0, side: grid, using: &random), grid * grid + extra, width)
        }
    }
}
