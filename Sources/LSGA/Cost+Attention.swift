internal import Engine
internal import NN

extension Cost {
    /// The cost of one attention of a network: that of the first stage, or the last's for a pooling head.
    ///
    /// Where the attention named changes training alone, it is the multi-head attention of the network that is trained.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init(ofAttentionIn configuration: NetworkConfiguration) {
        var random = Seed(0).stream("init")
        let slot = configuration.choice?.entry.slot ?? .mixer
        let side = configuration.side / max(configuration.tokenSide, 1)
        let stage = slot == .pooling ? configuration.depths.count - 1 : 0
        let attention: any Attention =
            switch slot {
            case .refiner, .pooling:
                configuration.attention(in: slot, stage: stage, side: side >> stage, using: &random)
                    ?? configuration.mixer(stage: stage, side: side, using: &random)
            case .mixer, .objective: configuration.mixer(stage: stage, side: side, using: &random)
            }
        // A refiner comes before the class token.
        let extra = configuration.pooling == .cls && slot != .refiner ? 1 : 0
        let channels = configuration.width << stage
        func tokens(_ count: Int) -> Variable { Variable(Tensor(zeros: [1, count, channels])) }
        let tape = Tape()
        var context = Context.inference(tape: tape)
        let groups = min(SpectralGroups.count, configuration.bands)
        _ = attention(
            tokens((side >> stage) * (side >> stage) + extra),
            second: tokens(groups),
            &context
        )
        self.init(parameters: attention.parameterCount, multiplyAdds: tape.multiplyAdds)
    }
}
