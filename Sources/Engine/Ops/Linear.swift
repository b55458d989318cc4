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
        precondition(
            weight.shape.count == 2 && shape.last == weight.shape[1],
            "linear: \(shape) with weight \(weight.shape)"
        )
        let layer = LinearLayer(
            x: value,
            weight: weight.value,
            bias: bias?.value,
            activation: activation,
            outputs: weight.shape[0],
            inputs: weight.shape[1]
        )
        let (y, activated) = layer.forward()
        let inputs = [self, weight] + (bias.map { [$0] } ?? [])
        let wantsInput = isTraced
        return .record(y, from: inputs, multiplyAdds: layer.rows * layer.outputs * layer.inputs) { g in
            layer.pullback(g, activated: activated, wantsInput: wantsInput)
        }
    }
}

/// The operands of one `linear`, with rows for every leading axis of x.
private struct LinearLayer {
    let x: Tensor
    let weight: Tensor
    let bias: Tensor?
    let activation: Activation
    let outputs: Int
    let inputs: Int
    var rows: Int { x.count / max(inputs, 1) }

    /// The result, and what the activation's pullback reads: GELU's argument, ReLU's result.
    func forward() -> (y: Tensor, activated: Tensor) {
        let shape = Array(x.shape.dropLast()) + [outputs]
        var z = Tensor(uninitialized: shape)
        var y = Tensor(uninitialized: activation == .gelu ? shape : [0])
        z.withMutablePointer { z in
            y.withMutablePointer { y in
                withPointers(x, weight) { x, w in
                    parallel(over: rows, grain: 512) { range in
                        let count = range.count
                        let z = z + range.lowerBound * outputs
                        gemm(
                            count,
                            outputs,
                            inputs,
                            MatrixView(x + range.lowerBound * inputs, leading: inputs),
                            MatrixView(w, leading: inputs, transposed: true),
                            into: z,
                            leading: outputs
                        )
                        bias?.withPointer { kernels.add_to_rows(z, $0, z, count, outputs) }
                        switch activation {
                        case .none: break
                        case .relu: kernels.relu(z, z, count * outputs)
                        case .gelu: kernels.gelu(z, y + range.lowerBound * outputs, count * outputs)
                        }
                    }
                }
            }
        }
        return activation == .gelu ? (y, z) : (z, z)
    }

    /// Gradients with respect to x (if wanted), the weight and the bias (if there is one).
    func pullback(_ gradient: Tensor, activated: Tensor, wantsInput: Bool) -> [Tensor?] {
        let area = outputs * inputs
        var dx = Tensor(uninitialized: wantsInput ? x.shape : [0])
        let sums = dx.withMutablePointer { dx in
            withPointers(gradient, activated) { g, activated in
                withPointers(x, weight) { x, w in
                    parallelSum(
                        over: rows,
                        grain: max(64, (rows + 15) / 16),
                        length: area + (bias == nil ? 0 : outputs)
                    ) { range, sum in
                        let (from, count) = (range.lowerBound, range.count)
                        withActivationPullback(
                            g + from * outputs,
                            activated + from * outputs,
                            count: count * outputs
                        ) { dz in
                            gemm(
                                outputs,
                                inputs,
                                count,
                                MatrixView(dz, leading: outputs, transposed: true),
                                MatrixView(x + from * inputs, leading: inputs),
                                beta: 1,
                                into: sum,
                                leading: inputs
                            )
                            if bias != nil { kernels.sum_rows(dz, sum + area, count, outputs) }
                            if wantsInput {
                                gemm(
                                    count,
                                    inputs,
                                    outputs,
                                    MatrixView(dz, leading: outputs),
                                    MatrixView(w, leading: inputs),
                                    into: dx + from * inputs,
                                    leading: inputs
                                )
                            }
                        }
                    }
                }
            }
        }
        let gradients = [wantsInput ? dx : nil, Tensor(Array(sums[..<area]), shape: weight.shape)]
        return bias == nil ? gradients : gradients + [Tensor(Array(sums[area...]), shape: [outputs])]
    }

    /// Calls `body` with the gradient before the activation.
    private func withActivationPullback(
        _ g: UnsafePointer<Scalar>,
        _ activated: UnsafePointer<Scalar>,
        count: Int,
        _ body: (UnsafePointer<Scalar>) -> Void
    ) {
        if activation == .none { return body(g) }
        withUnsafeTemporaryAllocation(of: Scalar.self, capacity: max(count, 1)) { scratch in
            guard let dz = scratch.baseAddress else { return }
            let pullback = activation == .gelu ? kernels.gelu_pullback : kernels.relu_pullback
            pullback(activated, g, dz, count)
            body(dz)
        }
    }
}
