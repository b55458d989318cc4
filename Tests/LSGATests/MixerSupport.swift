import Engine
import NN
import Testing

@testable import LSGA

/// An attention as the command line writes it, for 12 channels, with weights of order one.
func mixer(_ text: String, heads: Int = 3, side: Int = 3) throws -> any Attention {
    var attention = try freshMixer(text, heads: heads, side: side)
    var random = Seed(17).stream("weights")
    var weights: [String: Tensor] = [:]
    for entry in attention.state {
        let noise = entry.value.scalars.map { _ in Scalar(random.normal() * 0.5) }
        weights[entry.path] = Tensor(noise, shape: entry.value.shape)
    }
    try attention.load(weights)
    return attention
}

/// The same with the weights that training starts from.
func freshMixer(_ text: String, heads: Int = 3, side: Int = 3) throws -> any Attention {
    let choice = try AttentionChoice(parsing: text)
    let make = try #require(choice.entry.make)
    var random = Seed(11).stream("weights")
    let geometry = AttentionGeometry(channels: 12, heads: heads, side: side, numbers: choice.numbers)
    return make(geometry, &random)
}

extension Module {
    /// Parameters and buffers by path.
    var weights: [String: Tensor] { Dictionary(uniqueKeysWithValues: state.map { ($0.path, $0.value) }) }

    /// The same module with some weights changed.
    func with(_ changed: [String: Tensor]) throws -> Self {
        var module = self
        try module.load(weights.merging(changed) { $1 })
        return module
    }

    /// The same module with the weights that another of the same names has; it keeps those that the other lacks.
    func withWeights(of other: any Module) throws -> Self { try with(other.weights) }
}

extension Attention {
    /// The result in inference.
    func inferred(_ x: Tensor) -> Tensor {
        var context = Context.inference()
        return self(Variable(x), &context).value
    }
}

/// The tokens whose results change, for each of side² tokens, when it does.
///
/// Tokens are small, so that no weight is so small that its part is lost in rounding.
func reach(of attention: any Attention, side: Int) -> [Set<Int>] {
    let tokens = side * side
    let x = Variable(normalTensor([1, tokens, 12])).scaled(by: 0.3).value
    let before = attention.inferred(x).scalars
    return (0..<tokens).map { token in
        var scalars = x.scalars
        for channel in 0..<12 { scalars[token * 12 + channel] += 0.7 }
        let after = attention.inferred(Tensor(scalars, shape: x.shape)).scalars
        return Set((0..<tokens).filter { before[$0 * 12..<$0 * 12 + 12] != after[$0 * 12..<$0 * 12 + 12] })
    }
}
