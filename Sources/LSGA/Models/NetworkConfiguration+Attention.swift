internal import Compute

extension NetworkConfiguration {
    /// The attention that it names, if there is one.
    var choice: AttentionChoice? { try? AttentionChoice(parsing: attention) }

    /// A fresh attention if the one named belongs in `slot`, else nil.
    func attention(
        in slot: AttentionSlot,
        stage: Int,
        side: Int? = nil,
        using random: inout RandomStream
    ) -> (any Attention)? {
        guard let choice, choice.entry.slot == slot else { return nil }
        return made(choice, stage: stage, side: side ?? self.side, using: &random)
    }

    /// A fresh token mixer: the attention named, or multi-head attention where that takes another place.
    func mixer(stage: Int, side: Int, using random: inout RandomStream) -> any Attention {
        let named = choice.flatMap { $0.entry.slot == .mixer ? $0 : nil }
        guard
            let mixer = made(
                named ?? AttentionChoice(.multiHead),
                stage: stage,
                side: side,
                using: &random
            )
        else { preconditionFailure("a token mixer is a module") }
        return mixer
    }

    /// A fresh attention, if `choice` is a module, on a map of the patch's pixels with that many channels.
    func attention(
        _ choice: AttentionChoice,
        channels: Int,
        heads: Int,
        using random: inout RandomStream
    ) -> (any Attention)? {
        let geometry = AttentionGeometry(
            channels: channels,
            heads: heads,
            side: side,
            options: options,
            numbers: choice.numbers
        )
        return choice.entry.make?(geometry, &random)
    }

    private func made(_ choice: AttentionChoice, stage: Int, side: Int, using random: inout RandomStream)
        -> (any Attention)?
    {
        let geometry = AttentionGeometry(
            channels: width << stage,
            heads: heads[stage],
            side: side,
            hasClassToken: pooling == .cls,
            options: options,
            numbers: choice.numbers
        )
        return choice.entry.make?(geometry, &random)
    }

    /// Tokens on one side of a patch in the first stage.
    var grid: Int {
        let readsTokenSide = ModelEntry.named(model)?.settings.contains(.tokenSide) ?? false
        return readsTokenSide ? side / max(tokenSide, 1) : side
    }

    /// What is wrong with a network of transformer blocks.
    var transformerProblems: [String] {
        var problems: [String] = []
        for stage in depths.indices {
            let channels = width << stage
            if channels % heads[stage] != 0 {
                problems.append(
                    "width \(channels) of stage \(stage + 1) does not divide into \(heads[stage]) heads"
                )
            }
            if stage > 0, (grid >> (stage - 1)) % 2 != 0 || grid >> (stage - 1) < 2 {
                problems.append("side \(grid) cannot be halved \(depths.count - 1) times")
                break
            }
        }
        if mlpRatio * Double(width) < 1 { problems.append("the MLP's hidden layer would have no channels") }
        if depths.count > 1, let entry = choice?.entry, entry.seesSpectrum {
            problems.append(
                "\(entry.name) reads the spectrum in the first stage's channels, and needs a single stage"
            )
        }
        if pooling == .cls, depths.count > 1 { problems.append("a class token needs a single stage") }
        if let entry = choice?.entry, entry.isOnGrid, pooling == .cls {
            problems.append("\(entry.name) needs tokens on a grid, and a class token is on none")
        }
        if let entry = choice?.entry, entry.hasClassToken, pooling != .cls || !hasPositions {
            problems.append("\(entry.name) needs a class token and positions")
        }
        return problems
    }
}
