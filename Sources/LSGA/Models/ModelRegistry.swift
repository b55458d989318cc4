extension ModelEntry {
    /// Every network the toolkit knows, in the order `hsi models` lists them.
    public static let all: [ModelEntry] = [
        .lsgaViT,
        .vit,
        .cnn,
        .cnn3d,
        .hamViT,
    ]
}
