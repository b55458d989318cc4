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
        tape?.leaf(parameter) ?? Variable(parameter.value)
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
