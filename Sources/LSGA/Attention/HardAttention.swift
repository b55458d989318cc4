internal import Compute
internal import Engine
internal import NN

extension AttentionEntry {
    static let hard = AttentionEntry(
        name: "hard",
        summary: "each token takes the value of one other, drawn in training, the likeliest in inference",
        reference: "Xu et al. 2015, arXiv 1502.03044; Jang, Gu and Poole 2017, arXiv 1611.01144",
        numbers: [.real("tau", 0.5, in: 0.01...10, "temperature of the gradient's softmax")]
    ) { HardAttention($0, using: &$1) }
}

/// Hard attention: for each query and head `o = v_j` of a single key j.
///
/// With scores `s = q·kᵀ/√width`, training draws `j ~ softmax(s)` by the Gumbel trick, `j = argmax(s + g)`, and uses
/// the gradient of `softmax((s + g) / τ)` for the one-hot choice (straight-through). Inference takes `argmax s`.
///
/// - `x`: `[batch, tokens, channels]`
/// - returns: `[batch, tokens, channels]`
struct HardAttention: Attention {
    private var attention: DotProduct
    private let temperature: Scalar

    init(_ geometry: AttentionGeometry, using random: inout RandomStream) {
        attention = DotProduct(geometry, using: &random)
        temperature = Scalar(geometry.numbers["tau"])
    }

    mutating func visit(_ visitor: inout some ParameterVisitor) { attention.visit(&visitor) }

    func callAsFunction(_ x: Variable, _ context: inout Context) -> Variable {
        let heads = attention.heads
        let scores = attention.query(x, &context).heads(heads)
            .matrixProduct(attention.key(x, &context).heads(heads), otherTransposed: true)
            .scaled(by: attention.scale)  // [batch · heads, queries, keys]
        let weights = context.adjusted(choice(scores, &context), of: .attentionWeights)
        context.show(.attentionWeights, weights.reshaped(to: [x.shape[0], heads, x.shape[1], x.shape[1]]))
        let mixed = weights.matrixProduct(attention.value(x, &context).heads(heads))
        return attention.projection(mixed.joiningHeads(heads), &context)
    }

    /// One in each row of `scores`, and zero elsewhere.
    private func choice(_ scores: Variable, _ context: inout Context) -> Variable {
        guard context.mode == .training else { return Variable(scores.value.oneHotOfLargest) }
        let noise = Variable(.gumbel(scores.shape, using: &context.random))
        let soft = (scores + noise).scaled(by: 1 / temperature).softmax()
        // The value of the choice, up to rounding of its ones, with the gradient of the softmax.
        return soft + (Variable(soft.value.oneHotOfLargest) - Variable(soft.value))
    }
}

extension Tensor {
    /// Independent random numbers from the Gumbel distribution, `−log(−log u)` with u uniform on 0 … 1.
    ///
    /// u has 23 bits and a half, so that it rounds to neither bound in single precision.
    static func gumbel(_ shape: [Int], using random: inout RandomStream) -> Tensor {
        let uniform = Tensor(shape: shape) { u in
            for i in 0..<shape.reduce(1, *) { u[i] = (Scalar(random.next() >> 41) + 0.5) * 0x1p-23 }
        }
        return Variable(uniform).log().scaled(by: -1).log().scaled(by: -1).value
    }

    /// One at the largest element of each row along the last axis, the first of several equal ones, and zero elsewhere.
    fileprivate var oneHotOfLargest: Tensor {
        let columns = max(shape.last ?? 1, 1)
        return Tensor(shape: shape) { y in
            y.update(repeating: 0, count: count)
            for (row, index) in indicesOfLargest.enumerated() { y[row * columns + index] = 1 }
        }
    }
}
