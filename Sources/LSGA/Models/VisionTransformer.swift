internal import Compute
internal import Engine
internal import NN

extension ModelEntry {
    static let vit = ModelEntry(
        name: "vit",
        summary: "the plain vision transformer: pixels embedded linearly, class token, learned positions",
        reference: "Dosovitskiy et al. 2021, arXiv 2010.11929",
        slots: [.mixer, .pooling, .objective],
        settings: [.width, .depths, .heads, .mlpRatio, .pooling, .positions, .stochasticDepth, .tokenSide]
    ) { configuration in
        let (side, token) = (configuration.side, configuration.tokenSide)
        let fits = token >= 1 && side % max(token, 1) == 0
        return fits
            ? configuration.transformerProblems
            : ["patches of side \(side) do not divide into tokens of side \(token)"]
    } make: {
        VisionTransformer($0, using: &$1)
    }
}

/// The vision transformer on patches of a scene: squares of pixels embedded by one linear layer, then blocks.
///
/// Source: Dosovitskiy et al. 2021. It differs in its input alone: patches of a scene are its images, and pixels, or
/// squares of `tokenSide` pixels, their patches.
struct VisionTransformer: Classifier {
    private var embedding: Linear
    private var spectrum: SpectralGroups?
    private var body: TransformerBody
    private let tokenSide: Int

    init(_ configuration: NetworkConfiguration, using random: inout RandomStream) {
        tokenSide = configuration.tokenSide
        embedding = Linear(
            tokenSide * tokenSide * configuration.bands,
            configuration.width,
            initializer: .transformer,
            using: &random
        )
        body = TransformerBody(configuration, side: configuration.side / tokenSide, using: &random)
        if body.hasSecondStream {
            spectrum = SpectralGroups(
                bands: configuration.bands,
                channels: configuration.width,
                using: &random
            )
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
