import Engine
import NN

@testable import LSGA

/// An attention in command-line syntax, for 12 channels, with weights of order one.
func mixer(_ text: String, heads: Int = 3, side: Int = 3) throws -> any Attention {
    try LoneAttention(text, heads: heads, side: side).attention
}

/// The same with initial weights.
func freshMixer(_ text: String, heads: Int = 3, side: Int = 3) throws -> any Attention {
    try LoneAttention(text, heads: heads, side: side, isFresh: true).attention
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

    /// The same module with the weights of another by name; weights that the other lacks are unchanged.
    func withWeights(of other: any Module) throws -> Self { try with(other.weights) }
}

extension Attention {
    /// The result in inference.
    func inferred(_ x: Tensor) -> Tensor {
        var context = Context.inference()
        return self(Variable(x), &context).value
    }
}

/// For each of side² tokens, the tokens whose results change if it changes.
///
/// Tokens are small, so that no attention weight is small enough to be lost in rounding.
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
