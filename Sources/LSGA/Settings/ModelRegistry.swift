extension ModelEntry {
    /// Every network that can be named, in the order `hsi models` lists them.
    public static let all: [ModelEntry] = [
        LSGAViTSettings.entry,
        VisionTransformerSettings.entry,
        ConvolutionalNetworkSettings.entry,
        ConvolutionalNetwork3DSettings.entry,
        HAMViTSettings.entry,
    ]
}
