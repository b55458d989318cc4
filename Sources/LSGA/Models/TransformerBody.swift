internal import Compute
internal import Engine
internal import NN

/// From embedded tokens to logits: optional class token and positions, stages of blocks, norm, pooling, head.
struct TransformerBody: Module {
    private var classToken: Parameter?
    private var positions: Parameter?
    private var stages: [TransformerStage]
    private var norm: LayerNorm
    /// The pooling attention, if there is one.
    private var pool: (any Attention)?
    private var head: ClassificationHead
    private let dropout: Dropout
    private let pooling: Pooling
    private let lastSide: Int

    /// Creates a body for the tokens of a patch, with hidden layers before the output if `hidden` lists their channels.
    init(
        _ settings: some TransformerSettings,
        _ input: NetworkInput,
        hidden: [Int] = [],
        using random: inout RandomStream
    ) {
        let (side, last) = (settings.grid(side: input.side), settings.depths.count - 1)
        (pooling, lastSide) = (settings.pooling, side >> last)
        if pooling == .cls {
            classToken = Initializer.transformer([1, 1, settings.width], using: &random)
        }
        if settings.hasPositions {
            let tokens = side * side + (pooling == .cls ? 1 : 0)
            positions = Initializer.transformer([1, tokens, settings.width], using: &random)
        }
        stages = settings.depths.indices.map {
            TransformerStage(index: $0, settings, side: side, using: &random)
        }
        let width = settings.width << last
        norm = LayerNorm(width)
        pool = settings.attention(in: .pooling, stage: last, side: side >> last, using: &random)
        let pooled =
            pool != nil
            ? width * (settings.currentAttention?.entry.resultWidth ?? 1)
            : pooling == .flatten ? lastSide * lastSide * width : width
        head = ClassificationHead(
            pooled,
            hidden: hidden,
            classes: input.classes,
            dropout: settings.dropout,
            using: &random
        )
        dropout = Dropout(settings.dropout)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("cls_token", &classToken)
        visitor("pos_embed", &positions)
        visitor("layers", &stages)
        visitor("norm", &norm)
        visitor("pool", &pool)
        visitor("head", &head)
    }

    /// Whether an attention reads a second sequence.
    var hasSecondStream: Bool {
        pool is any CrossAttention || stages.contains(where: \.hasSecondStream)
    }

    func callAsFunction(_ x: Variable, second: Variable?, _ context: inout Context) -> Variable {
        var tokens = x
        if let classToken {
            let copies = context(classToken).repeated(axis: 0, count: x.shape[0])
            tokens = .concatenated([copies, tokens], axis: 1)
        }
        if let positions {
            tokens = tokens + context(positions).reshaped(to: Array(tokens.shape.dropFirst()))
        }
        tokens = dropout(tokens, &context)
        context.show(.features, tokens)
        for (index, stage) in stages.enumerated() {
            tokens = context.entering("layers.\(index)") { stage(tokens, second: second, &$0) }
        }
        let vector = pooled(norm(tokens, &context), second: second, &context)
        return context.entering("head") { head(vector, &$0) }
    }

    private func pooled(_ tokens: Variable, second: Variable?, _ context: inout Context) -> Variable {
        let (batch, count, width) = (tokens.shape[0], tokens.shape[1], tokens.shape[2])
        func token(_ index: Int) -> Variable { tokens.gatheringTokens([index]).reshaped(to: [batch, width]) }
        if let pool {
            // [batch, 1, width or a multiple]
            let vector = context.entering("pool") { pool(tokens, second: second, &$0) }
            return vector.reshaped(to: [batch, vector.shape[2]])
        }
        switch pooling {
        case .mean: return tokens.meanOverTokens()
        case .center: return token((lastSide - 1) / 2 * (lastSide + 1))
        case .cls: return token(0)
        case .flatten: return tokens.reshaped(to: [batch, count * width])
        }
    }
}

/// From one vector to logits: a linear layer, after any number of hidden ones with ReLU and dropout.
private struct ClassificationHead: Module {
    private var hidden: [Linear]
    private var output: Linear
    private let dropout: Dropout

    init(
        _ inputs: Int,
        hidden widths: [Int],
        classes: Int,
        dropout rate: Double,
        using random: inout RandomStream
    ) {
        var inputs = inputs
        hidden = []
        for width in widths {
            hidden.append(Linear(inputs, width, activation: .relu, using: &random))
            inputs = width
        }
        output = Linear(inputs, classes, initializer: .transformer, using: &random)
        dropout = Dropout(rate)
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("hidden", &hidden)
        output.visit(&visitor)
    }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        var vector = x
        for layer in hidden { vector = dropout(layer(vector, &context), &context) }
        context.show(.embedding, vector)
        return output(vector, &context)
    }
}

/// Blocks at one resolution, then a merging of patches unless it is the last.
private struct TransformerStage: Module {
    private var blocks: [TransformerBlock]
    private var downsample: PatchMerging?

    init(
        index: Int,
        _ settings: some TransformerSettings,
        side: Int,
        using random: inout RandomStream
    ) {
        let channels = settings.width << index
        let before = settings.depths[..<index].reduce(0, +)
        let steps = Double(max(settings.depths.reduce(0, +) - 1, 1))
        blocks = (0..<settings.depths[index]).map { block in
            TransformerBlock(
                channels: channels,
                mlpRatio: settings.mlpRatio,
                dropout: settings.dropout,
                stochasticDepth: settings.stochasticDepth * Double(before + block) / steps,
                using: &random
            ) {
                settings.mixer(stage: index, side: side >> index, using: &$0)
            }
        }
        if index < settings.depths.count - 1 {
            downsample = PatchMerging(side: side >> index, channels: channels, using: &random)
        }
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) {
        visitor("blocks", &blocks)
        visitor("downsample", &downsample)
    }

    var hasSecondStream: Bool { blocks.contains(where: \.hasSecondStream) }

    func callAsFunction(_ x: Variable, second: Variable?, _ context: inout Context) -> Variable {
        var tokens = x
        for (index, block) in blocks.enumerated() {
            tokens = context.entering("blocks.\(index)") { block(tokens, second: second, &$0) }
        }
        return downsample?(tokens, &context) ?? tokens
    }
}
