internal import CKernels

/// A function applied to each element of a layer's result, fused with the layer.
public enum Activation: String, Sendable, Codable {
    /// The identity.
    case none
    /// `max(x, 0)`.
    case relu
    /// `x · Φ(x)`.
    case gelu
}

extension Variable {
    /// `activation(x·wᵀ + b)` in one pass over memory.
    ///
    /// - `self`: `[…, inputs]`
    /// - `weight`: `[outputs, inputs]`
    /// - `bias`: `[outputs]`
    /// - returns: `[…, outputs]`
    public func linear(weight: Variable, bias: Variable? = nil, activation: Activation = .none) -> Variable {
        linear(
            weight: weight,
            bias: bias,
            activation: activation,
            weightIsTransposed: false,
            operation: "linear"
        )
    }

    /// The same, recorded as `operation`; the weight is `[inputs, outputs]` if it is transposed.
    func linear(
        weight: Variable,
        bias: Variable? = nil,
        activation: Activation = .none,
        weightIsTransposed: Bool,
        operation: StaticString
    ) -> Variable {
        let inputAxis = weightIsTransposed ? 0 : 1
        precondition(
            weight.shape.count == 2 && shape.last == weight.shape[inputAxis],
            "linear: \(shape) with weight \(weight.shape)"
        )
        let layer = LinearLayer(
            x: value,
            weight: weight.value,
            weightIsTransposed: weightIsTransposed,
            bias: bias?.value,
            activation: activation,
            outputs: weight.shape[1 - inputAxis],
            inputs: weight.shape[inputAxis]
        )
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let (y, activated) = layer.forward(isTraced: inputs.contains(where: \.isTraced))
        let wantsInput = isTraced
        let multiplyAdds = layer.rows * layer.outputs * layer.inputs
        return .record(y, from: inputs, multiplyAdds: multiplyAdds, operation: operation) { g in
            layer.pullback(g, activated: activated, wantsInput: wantsInput)
        }
    }
}
