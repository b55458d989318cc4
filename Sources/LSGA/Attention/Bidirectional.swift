internal import Engine
internal import NN

extension AttentionEntry {
    /// Multi-head attention in a network with positions and a class token, which is the only token that is classified.
    ///
    /// That is the difference from `multi-head`: the mixer itself is the same, without a mask, so every token attends
    /// in both directions.
    static let bert = AttentionEntry(
        name: "bert",
        summary: "multi-head attention in both directions, read from a class token, with learned positions",
        reference: "Devlin et al. 2019, arXiv 1810.04805",
        hasClassToken: true
    ) { MultiHead(DotProduct($0, using: &$1)) }
}
