/// How the tokens become one vector for the classifier, unless a pooling attention does it.
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

/// Everything that shapes a network.
///
/// The defaults are the released LSGA-ViT's. Each network reads some of it: `ModelEntry.settings` says which.
public struct NetworkConfiguration: Sendable, Equatable, Codable {
    /// The network's name in the registry.
    public var model = "lsga-vit"
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
    /// The attention as the command line names it: its name in the registry, and numbers if they are not the usual ones.
    public var attention = "lsga"
    /// The options of the LSGA family.
    public var options = AttentionOptions()
    /// How tokens become one vector.
    public var pooling = Pooling.mean
    /// Whether a learned position is added to each token.
    public var hasPositions = false
    /// Pixels on one side of a token.
    public var tokenSide = 1
    /// The rate of dropout after the embedding, the attention and both layers of the MLP.
    public var dropout = 0.0
    /// The rate of stochastic depth of the last block; the others' rise linearly from zero to it.
    public var stochasticDepth = 0.1

    /// Creates the reference's configuration for the given input and output.
    public init(bands: Int, side: Int, classes: Int) {
        (self.bands, self.side, self.classes) = (bands, side, classes)
    }

    /// The Swin-style pyramid that the released code has as its default.
    public static func pyramid(bands: Int, side: Int, classes: Int) -> NetworkConfiguration {
        var configuration = NetworkConfiguration(bands: bands, side: side, classes: classes)
        configuration.width = 96
        configuration.depths = [2, 2, 6, 2]
        configuration.heads = [3, 6, 12, 24]
        return configuration
    }

    /// The largest of bands, side, classes and channels that a network takes; products of three fit an `Int`.
    static let largestExtent = 65_535
    /// The most stages, and the most blocks or heads of one.
    static let mostStages = 16, mostBlocks = 1024

    /// What is wrong with it; empty if a model can be built.
    public var problems: [String] {
        var problems: [String] = []
        // A network's own rules rely on these.
        var isBuildable = true
        let extents = [
            ("bands", bands), ("side", side), ("classes", classes), ("width", width),
            ("token side", tokenSide),
        ]
        for (name, value) in extents where !(1...Self.largestExtent).contains(value) {
            problems.append("\(name) must be from 1 to \(Self.largestExtent), not \(value)")
            isBuildable = false
        }
        if depths.isEmpty || depths.count != heads.count || depths.count > Self.mostStages
            || (depths + heads).contains(where: { !(1...Self.mostBlocks).contains($0) })
        {
            problems.append(
                "depths \(depths) and heads \(heads) must be as many, \(Self.mostStages) at most, each from 1 to "
                    + "\(Self.mostBlocks)"
            )
            isBuildable = false
        }
        // Written so that NaN is wrong, too.
        if !(mlpRatio > 0 && mlpRatio <= 1024) {
            problems.append("the MLP's ratio must be above 0 and at most 1024, not \(mlpRatio)")
            isBuildable = false
        }
        if !(options.sigma.initial >= 1e-6 && options.sigma.initial <= 1e6) {
            problems.append("sigma must be from 1e-6 to 1e6, not \(options.sigma.initial)")
        }
        for (name, rate) in [("dropout", dropout), ("stochastic depth", stochasticDepth)]
        where !(0..<1).contains(rate) {
            problems.append("\(name) must be in 0 ..< 1, not \(rate)")
        }
        guard let entry = ModelEntry.named(model) else {
            let known = ModelEntry.all.map(\.name).joined(separator: ", ")
            return problems + ["there is no model '\(model)'; known: \(known)"]
        }
        do {
            let choice = try AttentionChoice(parsing: attention)
            if let problem = entry.problem(with: choice.entry) { problems.append(problem) }
        } catch {
            problems.append(error.description)
        }
        return problems + (isBuildable ? entry.problems(self) : [])
    }
}
