internal import LSGA

extension RunConfiguration {
    /// The same run without settings that its attention does not read, under the name that equal operators share, so that they
    /// are trained once.
    ///
    /// `sa` without a tokenizer is plain multi-head self-attention.
    package var canonical: RunConfiguration {
        guard case .network(var network) = method,
            let entry = (try? AttentionChoice(parsing: network.model.attention))?.entry
        else { return self }
        if network.model.attention == "sa", network.model.options.tokenizer == .none {
            network.model.attention = AttentionEntry.multiHeadName
            network.model.options = AttentionOptions()
        } else if !entry.hasTokenizer, !entry.hasGaussian {
            network.model.options = AttentionOptions()
        }
        var copy = self
        copy.method = .network(network)
        return copy
    }
}
