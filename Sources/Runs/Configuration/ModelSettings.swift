public import LSGA

/// The network, apart from what the scene decides.
public struct ModelSettings: Sendable, Equatable, Codable {
    /// The network's name in the registry.
    public var name: String
    /// Channels of a token in the first stage.
    public var width: Int
    /// Blocks in each stage.
    public var depths: [Int]
    /// Attention heads in each stage.
    public var heads: [Int]
    /// The attention: its name in the registry, and numbers if they are not the usual ones.
    public var attention: String
    /// The options of the LSGA family.
    public var options: AttentionOptions
    /// How tokens become one vector.
    public var pooling: Pooling
    /// The rate of dropout.
    public var dropout: Double
    /// The rate of stochastic depth of the last block.
    public var stochasticDepth: Double
    /// The width of the MLP's hidden layer in units of the token's.
    public var mlpRatio = 4.0
    /// Whether a learned position is added to each token.
    public var hasPositions = false
    /// Pixels on one side of a token.
    public var tokenSide = 1
    /// A training objective beside the fit, as the registry names it, for an attention that is none itself.
    public var regulariser: String?

    /// What training minimises.
    public var objective: TrainingObjective {
        for name in [regulariser, attention] {
            if let name, let choice = try? AttentionChoice(parsing: name),
                let objective = TrainingObjective(choice)
            {
                return objective
            }
        }
        return .dataLoss
    }

    /// The network that a student learns from, if this is one: as wide and deep as the settings say, trained to fit.
    var teacher: ModelSettings? {
        guard case .distillation = objective else { return nil }
        var teacher = self
        teacher.regulariser = nil
        if regulariser == nil { teacher.attention = AttentionEntry.multiHeadName }
        return teacher
    }

    /// The network's configuration for an input and a number of classes.
    public func configuration(bands: Int, side: Int, classes: Int) -> NetworkConfiguration {
        var configuration = NetworkConfiguration(bands: bands, side: side, classes: classes)
        configuration.model = name
        // A student has half the width and depth of its teacher.
        let isStudent = teacher != nil
        configuration.width = isStudent ? max(width / 2, 1) : width
        configuration.depths = isStudent ? depths.map { max($0 / 2, 1) } : depths
        configuration.heads = heads
        configuration.attention = attention
        configuration.options = options
        let hasClassToken = AttentionChoice.hasClassToken(attention)
        configuration.pooling = hasClassToken ? .cls : pooling
        configuration.hasPositions = hasClassToken || hasPositions
        configuration.mlpRatio = mlpRatio
        configuration.tokenSide = tokenSide
        configuration.dropout = dropout
        configuration.stochasticDepth = stochasticDepth
        return configuration
    }
}
