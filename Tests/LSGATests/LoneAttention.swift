import Compute
import Engine
import NN

@testable import LSGA

/// An attention outside any network, for tests of its result: named as on the command line, with weights of order one
/// unless the initial weights are requested.
struct LoneAttention {
    var attention: any Attention

    init(
        _ text: String,
        channels: Int = 12,
        heads: Int = 3,
        side: Int = 5,
        hasClassToken: Bool = false,
        isFresh: Bool = false,
        seed: UInt64 = 11
    ) throws {
        let choice = try AttentionChoice(parsing: text)
        let geometry = AttentionGeometry(
            channels: channels,
            heads: heads,
            side: side,
            hasClassToken: hasClassToken,
            options: AttentionOptions(tokenizer: .none),
            numbers: choice.numbers
        )
        var random = Seed(seed).stream("weights")
        attention = choice.entry.make(geometry, &random)
        if isFresh { return }
        for entry in attention.state {
            let noise = entry.value.scalars.map { _ in Scalar(random.normal() * 0.5) }
            try load([entry.path: Tensor(noise, shape: entry.value.shape)])
        }
    }

    /// Weights and buffers by path.
    var state: [String: Tensor] { attention.weights }

    /// Replaces weights by path; the others are unchanged.
    mutating func load(_ tensors: [String: Tensor]) throws {
        attention = try attention.with(tensors)
    }

    /// Sets all elements of some weights.
    mutating func set(_ paths: String..., to value: Scalar) throws {
        let old = state
        for path in paths {
            guard let shape = old[path]?.shape else {
                throw ChoiceProblem(description: "no \(path)")
            }
            try load([path: Tensor(repeating: value, shape: shape)])
        }
    }

    /// The result for tokens `[batch, tokens, channels]` in inference.
    func callAsFunction(_ x: Tensor, _ second: Tensor? = nil) -> Tensor {
        var context = Context.inference()
        return attention(Variable(x), second: second.map { Variable($0) }, &context).value
    }

    /// The gradients in training, with respect to x and the parameters, of the elements of the result summed with
    /// `weights`.
    func gradient(_ x: Tensor, _ weights: Tensor) -> (ofInput: Tensor?, ofParameters: [String: Tensor]) {
        let input = Parameter(x)
        let gradients = differentiate { tape in
            var context = Context.training(tape: tape, random: Seed(3).stream("dropout"))
            return (attention(tape.leaf(input), &context) * Variable(weights)).sum()
        }.gradients
        let found = attention.parameters.compactMap { entry in gradients[entry.id].map { (entry.path, $0) } }
        return (gradients[input], Dictionary(uniqueKeysWithValues: found))
    }
}

/// Independent normal numbers.
func normalTensor(_ shape: [Int], seed: UInt64 = 3) -> Tensor {
    var random = Seed(seed).stream("tokens")
    return Tensor((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
}

/// The tolerance between two computations of the same number.
let roundingError = Scalar.self == Double.self ? 1e-12 : 1e-5
