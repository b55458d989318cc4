internal import Engine
internal import NN

extension AttentionEntry {
    /// Multi-head attention of a network that adds a class token, whose result alone is classified, and positions.
    ///
    /// That is what tells it from `multi-head`: the mixer itself is the same, without a mask, so that every token sees
    /// both directions.
    static let bert = AttentionEntry(
        name: "bert",
        summary: "multi-head attention in both directions, read from a class token, with learned positions",
        reference: "Devlin et al. 2019, arXiv 1810.04805",
        hasClassToken: true
    ) { MultiHead(DotProduct($0, using: &$1)) }
}
