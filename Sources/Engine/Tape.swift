internal import CKernels

/// Records the operations of one forward pass so that they can be differentiated in reverse.
///
/// A tape is used once: taking gradients releases what each operation kept, as soon as it is no longer needed. A tape
/// whose gradients are never taken is freed with the last variable on it.
public final class Tape {
    struct Node {
        let parents: [Int]
        let shape: [Int]
        var operation: StaticString = "leaf"
        var multiplyAdds = 0
        var pullbackMultiplyAdds = 0
        var pullback: ((Tensor) -> [Tensor?])?
    }

    private(set) var nodes: [Node] = []
    private(set) var leaves: [Parameter.ID: Int] = [:]
    /// Whether gradients have been taken, which releases everything that the operations kept.
    private var isSpent = false

    /// Multiplications followed by an addition in the recorded matrix products and convolutions.
    public private(set) var multiplyAdds = 0
    /// The same for the gradients of the recorded operations.
    ///
    /// Each operand that needs a gradient costs as many again; the input of a network needs none.
    public private(set) var pullbackMultiplyAdds = 0

    /// Creates an empty tape.
    public init() {}

    /// The variable standing for `parameter` on this tape: the same one at every use, so that gradients of shared
    /// weights accumulate.
    public func leaf(_ parameter: Parameter) -> Variable {
        if let index = leaves[parameter.id] { return Variable(parameter.value, self, index) }
        nodes.append(Node(parents: [], shape: parameter.value.shape, pullback: nil))
        leaves[parameter.id] = nodes.count - 1
        return Variable(parameter.value, self, nodes.count - 1)
    }

    func append(_ node: Node) -> Int {
        nodes.append(node)
        multiplyAdds += node.multiplyAdds
        pullbackMultiplyAdds += node.pullbackMultiplyAdds
        return nodes.count - 1
    }

    /// Gradients of the scalar `loss` with respect to every parameter the tape has seen.
    ///
    /// Only here is a gradient summed to the shape of its input, checked against that shape, and accumulated. Every
    /// pullback is released, whether or not the loss depends on its operation.
    ///
    /// - Precondition: No gradients of this tape have been taken before.
    public func gradients(of loss: Variable) -> Gradients {
        precondition(
            loss.tape === self && loss.value.count == 1,
            "gradients(of:) needs a scalar recorded on this tape"
        )
        precondition(!isSpent, "gradients(of:) was called on this tape before")
        isSpent = true
        let profile = Profile.current
        profile?.charge(Profile.other, \.outside)
        var gradients = [Tensor?](repeating: nil, count: nodes.count)
        gradients[loss.index] = Tensor([1], shape: loss.value.shape)
        for index in nodes.indices.reversed() {
            guard let pullback = nodes[index].pullback else { continue }
            nodes[index].pullback = nil
            guard let gradient = gradients[index] else { continue }
            gradients[index] = nil
            let shares = pullback(gradient)
            profile?.charge(
                operation: nodes[index].operation,
                \.pullback,
                multiplyAdds: nodes[index].pullbackMultiplyAdds
            )
            for (parent, share) in zip(nodes[index].parents, shares) {
                guard let share else { continue }
                let fitted = share.summed(to: nodes[parent].shape)
                if var total = gradients[parent] {
                    gradients[parent] = nil
                    total.add(fitted)
                    gradients[parent] = total
                } else {
                    gradients[parent] = fitted
                }
            }
            profile?.charge(Profile.accumulation, \.outside)
        }
        return Gradients(byID: leaves.compactMapValues { gradients[$0] })
    }
}

/// Gradients keyed by parameter.
public struct Gradients: Sendable {
    var byID: [Parameter.ID: Tensor]

    /// The gradient with respect to the parameter with that identity, or nil if the loss does not depend on it.
    public subscript(_ id: Parameter.ID) -> Tensor? { byID[id] }

    /// The gradient with respect to `parameter`, or nil if the loss does not depend on it.
    public subscript(_ parameter: Parameter) -> Tensor? {
        get { byID[parameter.id] }
        set { byID[parameter.id] = newValue }
    }

    /// Multiplies the gradient with respect to the parameter with that identity, if there is one, in place.
    public mutating func scale(_ id: Parameter.ID, by factor: Scalar) { byID[id]?.scale(by: factor) }
}

/// The loss that `body` records on a new tape, and its gradients.
///
/// The tape is freed before this returns.
public func differentiate(_ body: (Tape) -> Variable) -> (loss: Scalar, gradients: Gradients) {
    let tape = Tape()
    let loss = body(tape)
    return (loss.value.scalars[0], tape.gradients(of: loss))
}
