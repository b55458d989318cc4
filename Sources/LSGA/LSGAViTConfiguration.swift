/// How the tokens become one vector for the classifier.
public enum Pooling: String, Sendable, CaseIterable, Codable {
    /// Their mean: the released code.
    case mean
    /// The centre pixel's token.
    case center
    /// A learned class token that precedes the pixels.
    case cls
    /// All of them, one after the other: the paper's words.
    case flatten
}

/// Everything that shapes an LSGA-ViT.
///
/// The defaults are the released reference's.
public struct LSGAViTConfiguration: Sendable, Equatable, Codable {
    /// Channels of the input.
    public var bands: Int
    /// Pixels on one side of a patch.
    public var side: Int
    /// Classes to tell apart.
    public var classes: Int
    /// Channels of each token in the first stage; each further stage doubles them.
    public var width = 120
    /// Blocks in each stage; sides halve from stage to stage.
    public var depths = [2]
    /// Attention heads in each stage.
    public var heads = [12]
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio = 4.0
    /// The attention's name in the registry.
    public var attention = "lsga"
    /// The attention's options.
    public var options = AttentionOptions()
    /// How tokens become one vector.
    public var pooling = Pooling.mean
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    public var dropout = 0.0
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    public var stochasticDepth = 0.1

    /// Creates the reference's configuration for the given input and output.
    public init(bands: Int, side: Int, classes: Int) {
        (self.bands, self.side, self.classes) = (bands, side, classes)
    }

    /// The Swin-style pyramid that the released code has as its default.
    public static func pyramid(bands: Int, side: Int, classes: Int) -> LSGAViTConfiguration {
        var configuration = LSGAViTConfiguration(bands: bands, side: side, classes: classes)
        configuration.width = 96
        configuration.depths = [2, 2, 6, 2]
        configuration.heads = [3, 6, 12, 24]
        return configuration
    }

    /// What is wrong with it; empty if a model can be built.
    public var problems: [String] {
        var problems: [String] = []
        if bands < 1 || side < 1 || classes < 1 || width < 1 {
            problems.append("bands, side, classes and width must be positive")
        }
        if AttentionEntry.named(attention) == nil {
            let known = AttentionEntry.all.map(\.name).joined(separator: ", ")
            problems.append("there is no attention '\(attention)'; known: \(known)")
        }
        if depths.isEmpty || depths.count != heads.count || (depths + heads).contains(where: { $0 < 1 }) {
            problems.append("depths \(depths) and heads \(heads) must be as many, and positive")
            return problems
        }
        for stage in depths.indices {
            let channels = width << stage
            if channels % heads[stage] != 0 {
                problems.append(
                    "width \(channels) of stage \(stage + 1) does not divide into \(heads[stage]) heads"
                )
            }
            if stage > 0, (side >> (stage - 1)) % 2 != 0 || side >> (stage - 1) < 2 {
                problems.append("side \(side) cannot be halved \(depths.count - 1) times")
                break
            }
        }
        if pooling == .cls, depths.count > 1 { problems.append("a class token needs a single stage") }
        if options.sigma.initial <= 0 || !options.sigma.initial.isFinite {
            problems.append("sigma must be positive, not \(options.sigma.initial)")
        }
        for (name, rate) in [("dropout", dropout), ("stochastic depth", stochasticDepth)]
        where !(0..<1).contains(rate) {
            problems.append("\(name) must be in 0 ..< 1, not \(rate)")
        }
        return problems
    }
}
