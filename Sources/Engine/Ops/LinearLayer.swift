internal import CKernels
internal import Compute

/// The operands of one `linear`, with all leading axes of x merged into rows.
struct LinearLayer {
    let x: Tensor
    let weight: Tensor
    let weightIsTransposed: Bool
    let bias: Tensor?
    let activation: Activation
    let outputs: Int
    let inputs: Int
    let gemm = Gemm()
    var rows: Int { x.count / max(inputs, 1) }

    /// The weight as `[outputs, inputs]`, or as `[inputs, outputs]` if flipped.
    func view(_ w: UnsafePointer<Scalar>, flipped: Bool) -> MatrixView {
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
}
