public import Engine
public import NN

/// The light self-Gaussian-attention vision transformer.
///
/// Source: Ma et al. 2023, doi 10.1109/TIM.2023.3279922.
/// Checkpoint names are the released code's. Its unused convolution `patch_embed.proj` is not built.
public struct LSGAViT: Classifier {
    /// What it was built from.
    public let configuration: LSGAViTConfiguration
    private var embedding: PatchEmbedding
    private var classToken: Parameter?
    private var stages: [Stage]
    private var norm: LayerNorm
    private var head: Linear
    private let dropout: Dropout

    /// Creates a network with fresh weights.
    ///
    /// - Precondition: The configuration has no `problems`.
    public init(_ configuration: LSGAViTConfiguration, using random: inout RandomStream) {
        guard configuration.problems.isEmpty, let entry = AttentionEntry.named(configuration.attention) else {
            preconditionFailure("LSGAViT: \(configuration.problems.joined(separator: "; "))")
        }
        self.configuration = configuration
        embedding = PatchEmbedding(bands: configuration.bands, width: configuration.width, using: &random)
        if configuration.pooling == .cls {
            classToken = Initializer.transformer([1, 1, configuration.width], using: &random)
        }
        stages = configuration.depths.indices.map {
            Stage(index: $0, configuration, entry, using: &random)
        }
        let last = configuration.depths.count - 1
        let (width, side) = (configuration.width << last, configuration.side >> last)
        norm = LayerNorm(width)
        let pooled = configuration.pooling == .flatten ? side * side * width : width
        head = Linear(pooled, configuration.classes, initializer: .transformer, using: &random)
        dropout = Dropout(configuration.dropout)
    }

    /// Presents the network under the released code's names.
    public mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("patch_embed", &embedding)
        visitor("cls_token", &classToken)
        visitor("layers", &stages)
        visitor("norm", &norm)
        visitor("head", &head)
    }

    /// The class scores `[batch, classes]` of patches `[batch, side, side, bands]`.
    public func callAsFunction(_ patches: Variable, _ context: inout Context) -> Variable {
        head(pooled(features(patches, &context)), &context)
    }

    /// The normalised tokens after the last block, `[batch, tokens, width]`.
    func features(_ patches: Variable, _ context: inout Context) -> Variable {
        precondition(
            patches.shape.dropFirst() == [configuration.side, configuration.side, configuration.bands],
            "LSGAViT: patches \(patches.shape) for side \(configuration.side), bands \(configuration.bands)"
        )
        var tokens = dropout(embedding(patches, &context), &context)
        if let classToken {
            let copies = Variable(Tensor(zeros: [tokens.shape[0], 1, tokens.shape[2]]))
            tokens = .concatenatedTokens(copies + context(classToken).reshaped(to: [tokens.shape[2]]), tokens)
        }
        for stage in stages { tokens = stage(tokens, &context) }
        return norm(tokens, &context)
    }

    private func pooled(_ tokens: Variable) -> Variable {
        let (batch, count, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
        func token(_ index: Int) -> Variable { tokens.gatheringTokens([index]).reshaped(to: [batch, width]) }
        switch configuration.pooling {
        case .mean: return tokens.meanOverTokens()
        case .center:
            let side = configuration.side >> (stages.count - 1)
            return token((side - 1) / 2 * (side + 1))
        case .cls: return token(0)
        case .flatten: return tokens.reshaped(to: [batch, count * width])
        }
    }
}

/// Blocks at one resolution, then a merging of patches unless it is the last.
private struct Stage: Module {
    private var blocks: [TransformerBlock]
    private var downsample: PatchMerging?

    init(
        index: Int,
        _ configuration: LSGAViTConfiguration,
        _ entry: AttentionEntry,
        using random: inout RandomStream
    ) {
        let (channels, side) = (configuration.width << index, configuration.side >> index)
        let geometry = AttentionGeometry(
            channels: channels,
            heads: configuration.heads[index],
            side: side,
            hasClassToken: configuration.pooling == .cls,
            options: configuration.options
        )
        let before = configuration.depths[..<index].reduce(0, +)
        let steps = Double(max(configuration.depths.reduce(0, +) - 1, 1))
        blocks = (0..<configuration.depths[index]).map { block in
            TransformerBlock(
                entry,
                geometry,
                mlpRatio: configuration.mlpRatio,
                dropout: configuration.dropout,
                stochasticDepth: configuration.stochasticDepth * Double(before + block) / steps,
                using: &random
            )
        }
        if index < configuration.depths.count - 1 {
            downsample = PatchMerging(side: side, channels: channels, using: &random)
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("blocks", &blocks)
        visitor("downsample", &downsample)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        var tokens = x
        for block in blocks { tokens = block(tokens, &context) }
        return downsample?(tokens, &context) ?? tokens
    }
}
