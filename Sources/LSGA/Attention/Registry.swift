extension AttentionEntry {
    /// Every attention the toolkit knows, in the order `hsi models` lists them.
    public static let all: [AttentionEntry] = [
        .sa,
        .lsa,
        .sga,
        .lsga,
        .multiHead,
        .adaptive,
        .local,
        .predictedWindow,
        .global,
        .cross,
        .singleHead,
        .sparse,
        .gated,
        .graph,
        .convolutional,
        .frequency,
        .adversarial,
        .distillation,
        .se,
        .eca,
        .cbam,
        .cbamChannel,
        .stn,
        .ham,
    ]
}
