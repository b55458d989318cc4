extension AttentionEntry {
    /// Every attention the toolkit knows, in the order `hsi models` lists them.
    public static let all: [AttentionEntry] = [
        .sa,
        .lsa,
        .sga,
        .lsga,
        .multiHead,
        .global,
        .cross,
        .singleHead,
        .sparse,
        .gated,
        .adversarial,
        .distillation,
    ]
}
