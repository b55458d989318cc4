public import Compute

/// How the tokens become one vector for the classifier.
///
/// Where an attention does it, this only says whether a class token precedes the pixels.
public enum Pooling: String, Sendable, CaseIterable, Codable {
    /// Their mean: the released code.
    case mean
    /// The center pixel's token.
    case center
    /// A learned class token that precedes the pixels.
    case cls
    /// All of them, one after the other: the paper's words.
    case flatten
}

/// The settings of a network of transformer blocks.
public protocol TransformerSettings: NetworkSettings {
    /// Channels of each token in the first stage; each further stage doubles them.
    var width: Int { get set }
    /// Blocks in each stage; sides halve from stage to stage.
    var depths: [Int] { get set }
    /// Attention heads in each stage.
    var heads: [Int] { get set }
    /// The width of the MLP's hidden layer in units of the token's.
    var mlpRatio: Double { get set }
    /// How tokens become one vector.
    var pooling: Pooling { get set }
    /// Whether a learned position is added to each token.
    var hasPositions: Bool { get set }
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    var dropout: Double { get set }
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    var stochasticDepth: Double { get set }

    /// Tokens on one side of a patch in the first stage.
    func grid(side: Int) -> Int
}

extension TransformerSettings {
    /// One token for each pixel.
    public func grid(side: Int) -> Int { side }

    /// The settings of half the width and depth.
    public var student: Self? {
        var student = self
        student.width = max(width / 2, 1)
        student.depths = depths.map { max($0 / 2, 1) }
        return student
    }

    /// The values of the settings that all transformers read.
    var transformerValues: NetworkValues {
        var values = NetworkValues()
        (values.width, values.depths, values.heads, values.mlpRatio) = (width, depths, heads, mlpRatio)
        (values.dropout, values.stochasticDepth) = (dropout, stochasticDepth)
        if currentAttention?.setsPooling != true {
            (values.pooling, values.hasPositions) = (pooling, hasPositions)
        }
        currentAttention?.add(to: &values)
        return values
    }

    /// Takes the values of the settings that all transformers read, apart from the attention's.
    mutating func takeTransformer(_ values: NetworkValues) {
        (width, depths) = (values.width ?? width, values.depths ?? depths)
        (heads, mlpRatio) = (values.heads ?? heads, values.mlpRatio ?? mlpRatio)
        dropout = values.dropout ?? dropout
        stochasticDepth = values.stochasticDepth ?? stochasticDepth
        guard currentAttention?.setsPooling != true else { return }
        (pooling, hasPositions) = (values.pooling ?? pooling, values.hasPositions ?? hasPositions)
    }

    /// Gives an attention the class token and positions that it comes with.
    mutating func fit(_ attention: AttentionSettings?) {
        if attention?.entry.hasClassToken == true { (pooling, hasPositions) = (.cls, true) }
    }

    /// A fresh attention if the network's belongs in `slot`, else nil.
    func attention(in slot: AttentionSlot, stage: Int, side: Int, using random: inout RandomStream)
        -> (any Attention)?
    {
        guard let attention = currentAttention, attention.entry.slot == slot else { return nil }
        return made(attention, stage: stage, side: side, using: &random)
    }

    /// A fresh token mixer: the network's attention, or multi-head attention where that takes another place or is absent.
    func mixer(stage: Int, side: Int, using random: inout RandomStream) -> any Attention {
        let mixer = currentAttention.flatMap { $0.entry.slot == .mixer ? $0 : nil }
        return made(mixer ?? AttentionSettings(.multiHead), stage: stage, side: side, using: &random)
    }

    private func made(
        _ attention: AttentionSettings,
        stage: Int,
        side: Int,
        using random: inout RandomStream
    ) -> any Attention {
        attention.made(
            channels: width << stage,
            heads: heads[stage],
            side: side,
            hasClassToken: pooling == .cls,
            using: &random
        )
    }

    /// A fresh attention as the network makes it, and the tokens and channels of what it is given.
    public func firstAttention(_ input: NetworkInput, using random: inout RandomStream)
        -> (attention: any Attention, tokens: Int, channels: Int)?
    {
        guard let slot = currentAttention?.entry.slot else { return nil }
        let grid = grid(side: input.side)
        let extra = pooling == .cls ? 1 : 0
        switch slot {
        case .refiner:
            // It comes before the class token.
            return attention(in: slot, stage: 0, side: input.side, using: &random).map {
                ($0, input.side * input.side, width)
            }
        case .pooling:
            let last = depths.count - 1
            return attention(in: slot, stage: last, side: grid >> last, using: &random).map {
                ($0, (grid >> last) * (grid >> last) + extra, width << last)
            }
        case .mixer:
            return (mixer(stage: 0, side: grid, using: &random), grid * grid + extra, width)
        }
    }
}
