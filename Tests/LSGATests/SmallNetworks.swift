@testable import LSGA

/// The attention that `text` names, `none` for none, with the options that it reads.
func attentionSettings(_ text: String, _ options: AttentionOptions = AttentionOptions(tokenizer: .none))
    throws(ChoiceProblem) -> AttentionSettings?
{
    text == "none" ? nil : AttentionSettings(try AttentionChoice(parsing: text), options)
}

extension LSGAViTSettings {
    /// Settings with the attention that `text` names, and the class token and positions that it needs.
    init(
        _ text: String,
        width: Int,
        heads: [Int],
        depths: [Int],
        tokenizer: TokenizerForm = .none,
        stochasticDepth: Double = 0.1
    ) throws(ChoiceProblem) {
        self.init(width: width, depths: depths, heads: heads, stochasticDepth: stochasticDepth)
        replaceAttention(try attentionSettings(text, AttentionOptions(tokenizer: tokenizer)))
    }
}

extension NetworkConfiguration {
    /// A small network of a kind of the registry with an attention, or none, which it may not have a place for.
    init(
        bands: Int,
        side: Int,
        classes: Int,
        _ model: ModelEntry,
        _ attention: AttentionSettings?,
        _ change: (inout NetworkValues) -> Void
    ) throws(ChoiceProblem) {
        var values = NetworkValues()
        change(&values)
        var network = AnyNetworkSettings(LSGAViTSettings()).converted(to: model)
        network.take(values)
        self.init(
            NetworkInput(bands: bands, side: side, classes: classes),
            try network.with(attention)
        )
    }
}
