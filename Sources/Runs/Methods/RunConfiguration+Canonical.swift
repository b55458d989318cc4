internal import LSGA

extension RunConfiguration {
    /// The same run under the name that equal operators share, so that they are trained once.
    ///
    /// `sa` without a tokenizer is plain multi-head self-attention.
    package var canonical: RunConfiguration {
        let plain = AttentionSettings(.sa, AttentionOptions(tokenizer: .none))
        guard case .network(var network) = method, network.model.network.attention == plain,
            let same = try? network.model.network.with(AttentionSettings(.multiHead))
        else { return self }
        network.model.network = same
        var copy = self
        copy.method = .network(network)
        return copy
    }
}
