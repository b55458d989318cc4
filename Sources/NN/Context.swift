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
    /// Where operations on parameters are recorded; nil if parameters are constants of this pass.
    public let tape: Tape?
    /// The stream that dropout and stochastic depth draw from.
    public var random: RandomStream
    /// New contents of the buffers that this pass has updated, for `Module.apply`.
    public private(set) var updates: [Parameter.ID: Tensor] = [:]
    /// What layers of this pass add to the loss, of shape `[1]` each.
    public private(set) var penalties: [Variable] = []

    /// The observer of this pass, if any.
    public var observer: (any Observer)?
    /// The path of the layer being computed; empty without an observer.
    private var layers: [String] = []

    /// Creates the context of one training step; without a tape, there are no gradients.
    public static func training(tape: Tape?, random: RandomStream) -> Context {
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

    /// Records the new contents of a buffer.
    ///
    /// The module keeps the old contents until `Module.apply`.
    public mutating func update(_ buffer: Buffer, to value: Tensor) { updates[buffer.id] = value }
}

/// What layers call for an observer.
extension Context {
    /// Whether there is an observer that is interested in `observation`.
    public func isObserved(_ observation: Observation) -> Bool {
        observer?.isInterested(in: observation) ?? false
    }

    /// Computes the submodule `name`, which `visit` presents under the same name.
    public mutating func entering<Result>(
        _ name: @autoclosure () -> String,
        _ body: (inout Context) -> Result
    ) -> Result {
        guard observer != nil else { return body(&self) }
        layers.append(name())
        defer { layers.removeLast() }
        return body(&self)
    }

    /// Shows a value to the observer if it is interested; otherwise the value is not computed.
    public func show(_ observation: Observation, _ value: @autoclosure () -> Variable) {
        guard let observer, observer.isInterested(in: observation) else { return }
        observer.observe(observation, value(), at: layers.joined(separator: "."))
    }

    /// Attention weights, tokenizer weights or gates as the observer changes them, which it has yet to be shown.
    public func adjusted(_ weights: Variable, of observation: Observation, isMasked: Bool = false) -> Variable
    {
        guard let observer, observer.isInterested(in: observation) else { return weights }
        let layer = layers.joined(separator: ".")
        return observer.adjusted(weights, of: observation, isMasked: isMasked, at: layer)
    }

    /// Attention scores after the observer has seen and possibly changed them.
    public func adjusted(_ scores: Variable) -> Variable {
        guard let observer, observer.isInterested(in: .attentionScores) else { return scores }
        let layer = layers.joined(separator: ".")
        observer.observe(.attentionScores, scores, at: layer)
        return observer.adjustedScores(scores, at: layer)
    }
}
