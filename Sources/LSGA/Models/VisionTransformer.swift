internal import Compute
internal import Engine
internal import NN

/// The vision transformer on patches of a scene: squares of pixels embedded by one linear layer, then blocks.
///
/// Source: Dosovitskiy et al. 2021. Only the input differs: the images are patches of a scene, and their patches are
/// pixels, or squares of `tokenSide` pixels.
struct VisionTransformer: Classifier {
    private var embedding: Linear
    private var spectrum: SpectralGroups?
    private var body: TransformerBody
    private let tokenSide: Int

    init(_ settings: VisionTransformerSettings, _ input: NetworkInput, using random: inout RandomStream) {
        tokenSide = settings.tokenSide
        embedding = Linear(
            tokenSide * tokenSide * input.bands,
            settings.width,
            initializer: .transformer,
            using: &random
        )
        body = TransformerBody(settings, input, using: &random)
        if body.hasSecondStream {
            spectrum = SpectralGroups(bands: input.bands, channels: settings.width, using: &random)
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("patch_embed.proj", &embedding)
        visitor("spectrum", &spectrum)
        body.visit(&visitor)
    }

    func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        let (batch, side, bands) = (patches.shape[0], patches.shape[1], patches.shape[3])
        let grid = side / tokenSide
        // Each square of pixels as one vector, row by row.
        let squares = patches.reshaped(to: [batch, grid, tokenSide, grid, tokenSide * bands])
            .permuted([0, 1, 3, 2, 4])
            .reshaped(to: [batch, grid * grid, tokenSide * tokenSide * bands])
        let second = spectrum.map { $0(patches, &context) }
        return body(embedding(squares, &context), second: second, &context)
    }
}
