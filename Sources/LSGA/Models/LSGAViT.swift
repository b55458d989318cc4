public import Compute
public import Engine
public import NN

extension ModelEntry {
    static let lsgaViT = ModelEntry(
        name: "lsga-vit",
        summary: "a 3-D and a 2-D convolution, then transformer blocks with any attention",
        reference: "Ma et al. 2023, doi 10.1109/TIM.2023.3279922",
        slots: [.mixer, .refiner, .pooling, .objective],
        settings: [.width, .depths, .heads, .mlpRatio, .pooling, .positions, .stochasticDepth],
        problems: \.transformerProblems
    ) { LSGAViT($0, using: &$1) }
}

/// The light self-Gaussian-attention vision transformer, with any attention in its place.
///
/// Source: Ma et al. 2023, doi 10.1109/TIM.2023.3279922.
/// Checkpoint names are the released code's. Its unused convolution `patch_embed.proj` is not built.
///
/// An attention that is no token mixer takes a place of its own, and the blocks have multi-head attention.
public struct LSGAViT: Classifier {
    /// What it was built from.
    public let configuration: NetworkConfiguration
    private var embedding: PatchEmbedding
    private var spectrum: SpectralGroups?
    private var refiner: (any Attention)?
    private var body: TransformerBody

    /// Creates a network with fresh weights.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init(_ configuration: NetworkConfiguration, using random: inout RandomStream) {
        self.configuration = configuration
        embedding = PatchEmbedding(bands: configuration.bands, width: configuration.width, using: &random)
        refiner = configuration.attention(in: .refiner, stage: 0, using: &random)
        body = TransformerBody(configuration, side: configuration.side, using: &random)
        if body.hasSecondStream {
            spectrum = SpectralGroups(
                bands: configuration.bands,
                channels: configuration.width,
                using: &random
            )
        }
    }

    /// Presents the network under the released code's names.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("patch_embed", &embedding)
        visitor("spectrum", &spectrum)
        visitor("refiner", &refiner)
        body.visit(&visitor)
    }

    /// The logits `[batch, classes]` of patches `[batch, side, side, bands]`.
    public func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        precondition(
            patches.shape.dropFirst() == [configuration.side, configuration.side, configuration.bands],
            "LSGAViT: patches \(patches.shape) for side \(configuration.side), bands \(configuration.bands)"
        )
        let pixels = embedding(patches, &context)
        let tokens = context.entering("refiner") { refiner?(pixels, &$0) } ?? pixels
        return body(tokens, second: spectrum.map { $0(patches, &context) }, &context)
    }
}
