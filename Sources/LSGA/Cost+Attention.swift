internal import Compute
internal import Engine
internal import NN

extension Cost {
    /// The cost of one attention of a network: that of the first stage, or the last's for a pooling head; nil for a network
    /// without attention.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init?(ofAttentionIn configuration: NetworkConfiguration) {
        var random = RandomStream.blank
        let first = configuration.network.settings.firstAttention(configuration.input, using: &random)
        guard let (attention, tokens, channels) = first else { return nil }
        func zeros(_ count: Int) -> Variable { Variable(Tensor(zeros: [1, count, channels])) }
        let tape = Tape()
        var context = Context.inference(tape: tape)
        let groups = min(SpectralGroups.count, configuration.bands)
        _ = attention(zeros(tokens), second: zeros(groups), &context)
        self.init(parameters: attention.parameterCount, multiplyAdds: tape.multiplyAdds)
    }
}
