/// The most stages, and the most blocks or heads of one.
private let mostStages = 16, mostBlocks = 1024

extension TransformerSettings {
    /// What is wrong with the settings on this input.
    public func problems(_ input: NetworkInput) -> [String] { transformerProblems(input) }

    /// What is wrong with a network of transformer blocks.
    func transformerProblems(_ input: NetworkInput) -> [String] {
        var extents = [NetworkInput.problem("width", width)].compactMap { $0 }
        if depths.isEmpty || depths.count != heads.count || depths.count > mostStages
            || (depths + heads).contains(where: { !(1...mostBlocks).contains($0) })
        {
            extents.append(
                "depths \(depths) and heads \(heads) must be as many, \(mostStages) at most, each from 1 to "
                    + "\(mostBlocks)"
            )
        }
        // Written so that NaN is wrong, too.
        if !(mlpRatio > 0 && mlpRatio <= 1024) {
            extents.append("the MLP's ratio must be above 0 and at most 1024, not \(mlpRatio)")
        }
        let rates = [
            Self.problem(rate: dropout, "dropout"), Self.problem(rate: stochasticDepth, "stochastic depth"),
        ].compactMap { $0 }
        return extents + rates + (extents.isEmpty ? stageProblems(input) : [])
    }

    /// What is wrong with the stages, if each number is right by itself.
    private func stageProblems(_ input: NetworkInput) -> [String] {
        var problems: [String] = []
        let grid = grid(side: input.side)
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
        if pooling == .cls, depths.count > 1 { problems.append("a class token needs a single stage") }
        guard let entry = currentAttention?.entry else { return problems }
        if depths.count > 1, entry.seesSpectrum {
            problems.append(
                "\(entry.name) reads the spectrum in the first stage's channels, and needs a single stage"
            )
        }
        if entry.isOnGrid, pooling == .cls {
            problems.append("\(entry.name) needs tokens on a grid, and a class token is on none")
        }
        if entry.hasClassToken, pooling != .cls || !hasPositions {
            problems.append("\(entry.name) needs a class token and positions")
        }
        return problems
    }

    /// For each number of the transformer a tensor whose shape it decides; `prefix` precedes the names.
    ///
    /// - Parameters:
    ///   - input: What the network reads.
    ///   - prefix: What precedes each name.
    ///   - hidden: The channels of the first hidden layer before the classes, if there is one.
    /// - Returns: Names and shapes.
    func blockShapes(_ input: NetworkInput, under prefix: String = "", hidden: Int? = nil) -> [TensorShape] {
        let (grid, last) = (grid(side: input.side), depths.count - 1)
        let hasTokenizer = currentAttention?.tokenizer == .ssftt
        let classToken = pooling == .cls ? 1 : 0
        var shapes: [TensorShape] = [("\(prefix)head.bias", [input.classes])]
        if hasPositions { shapes.append(("\(prefix)pos_embed", [1, grid * grid + classToken, width])) }
        for (stage, depth) in depths.enumerated() {
            let channels = width << stage
            let tokens = (grid >> stage) * (grid >> stage) + classToken
            for block in 0..<depth {
                let path = "\(prefix)layers.\(stage).blocks.\(block)"
                let hidden = Int((Double(channels) * mlpRatio).rounded())
                shapes.append(("\(path).mlp.fc1.weight", [hidden, channels]))
                if hasTokenizer { shapes.append(("\(path).attn.token_wA", [1, tokens, channels])) }
            }
        }
        if pooling == .flatten, currentAttention?.entry.slot != .pooling {
            let pooled = (grid >> last) * (grid >> last) * (width << last)
            shapes.append(
                hidden.map { ("\(prefix)head.hidden.0.weight", [$0, pooled]) }
                    ?? ("\(prefix)head.weight", [input.classes, pooled])
            )
        }
        return shapes
    }
}
