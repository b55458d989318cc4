public import Compute
public import Engine

/// Whether layers behave as in training or as in inference.
public enum Mode: Sendable {
    /// Batch statistics, dropout and stochastic depth are on.
    case training
    /// Running statistics; nothing is random.
    case inference
}

/// Everything a forward pass depends on besides its input and the weights.
public struct Context {
    /// Whether layers behave as in training.
    public let mode: Mode
    /// Where operations are recorded; nil if no gradient is wanted.
    public let tape: Tape?
    /// The stream that dropout and stochastic depth draw from.
    public var random: RandomStream
    /// New contents of the buffers that this pass has updated, for `Module.apply`.
    public private(set) var updates: [Parameter.ID: Tensor] = [:]
    /// What layers of this pass add to the loss, of shape `[1]` each.
    public private(set) var penalties: [Variable] = []

    /// What becomes of the scores of attentions.
    public var probe = ScoreProbe.unseen
    /// The zeros added to scores that are watched, in order.
    public private(set) var watchedScores: [Parameter] = []
    /// Maps of features that are kept, in order, if `keepsFeatures`.
    public private(set) var features: [Variable] = []
    /// Whether maps of features are kept.
    public var keepsFeatures = false
    /// Whether parameters are constants of this pass, of which no gradient is wanted.
    public var isFrozen = false
    private var movedScores = 0

    /// Creates the context of one training step.
    public static func training(tape: Tape, random: RandomStream) -> Context {
        Context(mode: .training, tape: tape, random: random)
    }

    /// Creates a context for inference, recorded on `tape` if there is one.
    public static func inference(tape: Tape? = nil) -> Context {
        Context(mode: .inference, tape: tape, random: Seed(0).stream("inference"))
    }

    private init(mode: Mode, tape: Tape?, random: RandomStream) {
        (self.mode, self.tape, self.random) = (mode, tape, random)
    }

    /// `parameter` as a variable of this pass.
    public func callAsFunction(_ parameter: Parameter) -> Variable {
        guard !isFrozen, let tape else { return Variable(parameter.value) }
        return tape.leaf(parameter)
    }

    /// Whether attentions must show their scores to `probed`.
    public var seesScores: Bool {
        if case .unseen = probe { false } else { true }
    }

    /// The scores of an attention, watched or moved as the probe says.
    public mutating func probed(_ scores: Variable) -> Variable {
        switch probe {
        case .unseen: return scores
        case .watched:
            guard let tape else { return scores }
            let zero = Parameter(Tensor(zeros: scores.shape))
            watchedScores.append(zero)
            return scores + tape.leaf(zero)
        case .moved(let moves):
            precondition(movedScores < moves.count, "probed: \(moves.count) moves for more scores")
            movedScores += 1
            return scores + Variable(moves[movedScores - 1])
        }
    }

    /// Keeps a map of features `[batch, tokens, channels]` if this pass keeps them.
    public mutating func keep(_ map: Variable) {
        if keepsFeatures { features.append(map) }
    }

    /// Adds a number of shape `[1]` to the loss of this pass, if there is one.
    public mutating func penalize(by penalty: Variable) {
        precondition(penalty.shape == [1], "penalize: \(penalty.shape) is not one number")
        if mode == .training { penalties.append(penalty) }
    }

    /// Notes the new contents of a buffer.
    ///
    /// The module keeps the old ones until they are applied.
    public mutating func update(_ buffer: Buffer, to value: Tensor) { updates[buffer.id] = value }
}
