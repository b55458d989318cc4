public import Compute
public import Engine
public import NN

/// The light self-Gaussian-attention vision transformer, with any attention.
///
/// Source: Ma et al. 2023, doi 10.1109/TIM.2023.3279922. Checkpoint names are those of the released code. Deviation:
/// its unused convolution `patch_embed.proj` is left out.
///
/// An attention that is not a token mixer is in its own slot, and the blocks have multi-head attention.
public struct LSGAViT: Classifier {
    private let input: NetworkInput
    private var embedding: PatchEmbedding
    private var spectrum: SpectralGroups?
    private var refiner: (any Attention)?
    private var body: TransformerBody

    /// Creates a network with initial weights.
    ///
    /// - Precondition: The settings have no `problems` on this input.
    public init(_ settings: LSGAViTSettings, _ input: NetworkInput, using random: inout RandomStream) {
        self.input = input
        embedding = PatchEmbedding(bands: input.bands, width: settings.width, using: &random)
        refiner = settings.attention(in: .refiner, stage: 0, side: input.side, using: &random)
        body = TransformerBody(settings, input, using: &random)
        if body.hasSecondStream {
            spectrum = SpectralGroups(bands: input.bands, channels: settings.width, using: &random)
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
            patches.shape.dropFirst() == [input.side, input.side, input.bands],
            "LSGAViT: patches \(patches.shape) for side \(input.side), bands \(input.bands)"
        )
        let pixels = embedding(patches, &context)
        context.entering("patch_embed") { $0.show(.maps, pixels) }
        let tokens = context.entering("refiner") { refiner?(pixels, &$0) } ?? pixels
        return body(tokens, second: spectrum.map { $0(patches, &context) }, &context)
    }
}
