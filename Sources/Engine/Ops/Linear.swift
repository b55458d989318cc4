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

    /// The same as part of `operation`, with a weight `[inputs, outputs]` if it is transposed.
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

/// The operands of one `linear`, with rows for every leading axis of x.
private struct LinearLayer {
    let x: Tensor
    let weight: Tensor
    let weightIsTransposed: Bool
    let bias: Tensor?
    let activation: Activation
    let outputs: Int
    let inputs: Int
    private let gemm = Gemm()
    var rows: Int { x.count / max(inputs, 1) }

    /// The weight as `[outputs, inputs]`, or as `[inputs, outputs]` if flipped.
    private func view(_ w: UnsafePointer<Scalar>, flipped: Bool) -> MatrixView {
        let leading = weightIsTransposed ? outputs : inputs
        return MatrixView(w, leading: leading, transposed: weightIsTransposed != flipped)
    }

    /// The result, and what the activation's pullback reads: GELU's slope, ReLU's result.
    func forward(isTraced: Bool) -> (y: Tensor, activated: Tensor) {
        let shape = Array(x.shape.dropLast()) + [outputs]
        var z = Tensor(uninitialized: shape)
        var y = Tensor(uninitialized: activation == .gelu ? shape : [0])
        z.withMutablePointer { z in
            y.withMutablePointer { y in
                withPointers(x, weight) { x, w in
                    gemm.withPacked(view(w, flipped: true), inputs, outputs) { w in
                        withOptionalPointer(bias) { bias in
                            parallel(over: rows, grain: 256) { range in
                                let (from, count) = (range.lowerBound, range.count)
                                let z = z + from * outputs
                                let x = MatrixView(x + from * inputs, leading: inputs)
                                gemm(count, x, w, bias: bias, into: z, leading: outputs)
                                switch activation {
                                case .none: break
                                case .relu: kernels.relu(z, z, count * outputs)
                                case .gelu where isTraced:
                                    kernels.gelu_and_slope(z, y + from * outputs, z, count * outputs)
                                case .gelu: kernels.gelu(z, y + from * outputs, count * outputs)
                                }
                            }
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
                    gemm.withPacked(view(w, flipped: false), outputs, inputs) { w in
                        parallelSum(
                            over: rows,
                            grain: max(64, (rows + 15) / 16),
                            length: area + (bias == nil ? 0 : outputs),
                            isCleared: false
                        ) { range, sum in
                            if bias != nil { (sum + area).update(repeating: 0, count: outputs) }
                            // Blocks of rows that stay in the second-level cache from the first product to the last.
                            for from in stride(from: range.lowerBound, to: range.upperBound, by: 256) {
                                let count = min(256, range.upperBound - from)
                                withActivationPullback(
                                    g + from * outputs,
                                    activated + from * outputs,
                                    count: count * outputs
                                ) { dz in
                                    let accumulating = from > range.lowerBound
                                    addWeightGradient(x + from * inputs, dz, count, accumulating, to: sum)
                                    if bias != nil { kernels.sum_rows(dz, sum + area, count, outputs) }
                                    guard wantsInput else { return }
                                    let dz = MatrixView(dz, leading: outputs)
                                    gemm(count, dz, w, into: dx + from * inputs, leading: inputs)
                                }
                            }
                        }
                    }
                }
            }
        }
        var dw = Tensor(Array(sums[..<area]), shape: weight.shape)
        if isTall != weightIsTransposed {
            let (rows, columns) = isTall ? (inputs, outputs) : (outputs, inputs)
            dw = dw.swappingInnerAxes(outer: 1, rows, columns).reshaped(to: weight.shape)
        }
        let gradients = [wantsInput ? dx : nil, dw]
        return bias == nil ? gradients : gradients + [Tensor(Array(sums[area...]), shape: [outputs])]
    }

    /// Whether the weight's gradient is summed as `[inputs, outputs]`: the operand that is read across its rows costs more
    /// to arrange, so it is to be the smaller one.
    private var isTall: Bool { outputs > inputs }

    /// Adds `dzᵀ·x` of some rows, or its transpose.
    private func addWeightGradient(
        _ x: UnsafePointer<Scalar>,
        _ dz: UnsafePointer<Scalar>,
        _ rows: Int,
        _ accumulating: Bool,
        to sum: UnsafeMutablePointer<Scalar>
    ) {
        let (left, right) = isTall ? (x, dz) : (dz, x)
        let (m, n) = isTall ? (inputs, outputs) : (outputs, inputs)
        gemm(
            m,
            n,
            rows,
            MatrixView(left, leading: m, transposed: true),
            MatrixView(right, leading: n),
            accumulating: accumulating,
            into: sum,
            leading: n
        )
    }

    /// Calls `body` with the gradient before the activation.
    private func withActivationPullback(
        _ g: UnsafePointer<Scalar>,
        _ activated: UnsafePointer<Scalar>,
        count: Int,
        _ body: (UnsafePointer<Scalar>) -> Void
    ) {
        if activation == .none { return body(g) }
        withScratch(count) { dz in
            let pullback = activation == .gelu ? kernels.multiply : kernels.relu_pullback
            pullback(activated, g, dz, count)
            body(dz)
        }
    }
}
