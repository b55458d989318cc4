internal import Engine
internal import NN

/// The cost of a network, counted on the network itself.
public struct Cost: Sendable, Equatable, Codable {
    /// Trainable scalars.
    public let parameters: Int
    /// Multiplications followed by an addition in the matrix products and convolutions of one patch's forward pass;
    /// norms, activations, softmax and pooling are not counted.
    public let multiplyAdds: Int

    init(parameters: Int, multiplyAdds: Int) {
        (self.parameters, self.multiplyAdds) = (parameters, multiplyAdds)
    }

    /// Counts the cost of `model` on one patch of `side` × `side` pixels.
    public init(of model: some Classifier, side: Int, bands: Int) {
        parameters = model.parameterCount
        let tape = Tape()
        var context = Context.inference(tape: tape)
        _ = model(Variable(Tensor(zeros: [1, side, side, bands])), &context)
        multiplyAdds = tape.multiplyAdds
    }
}
