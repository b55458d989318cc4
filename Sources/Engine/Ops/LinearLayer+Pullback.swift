internal import CKernels
internal import Compute

extension LinearLayer {
    /// Gradients with respect to x (if wanted), the weight and the bias (if there is one).
    func pullback(_ gradient: Tensor, activated: Tensor, wantsInput: Bool) -> [Tensor?] {
        isWide
            ? pullbackByColumns(beforeActivation(gradient, activated), wantsInput: wantsInput)
            : pullbackByRows(gradient, activated: activated, wantsInput: wantsInput)
    }

    /// The number of rows in one partial sum of gradients.
    private var grain: Int { max(64, (rows + 15) / 16) }

    /// Whether the sums over parts of the rows would take more memory than the operands.
    private var isWide: Bool {
        let sums = (rows + grain - 1) / grain
        return sums * inputs * outputs > rows * (inputs + outputs)
    }

    /// The gradient before the activation.
    private func beforeActivation(_ gradient: Tensor, _ activated: Tensor) -> Tensor {
        if activation == .none { return gradient }
        return Tensor(shape: gradient.shape) { dz in
            withPointers(gradient, activated) { g, activated in
                parallel(over: gradient.count, grain: elementGrain) { range in
                    let from = range.lowerBound
                    pullBackActivation(g + from, activated + from, count: range.count, into: dz + from)
                }
            }
        }
    }

    /// Few rows and a large weight: each thread computes some rows of the weight's gradient, from all rows of the operands.
    private func pullbackByColumns(_ dz: Tensor, wantsInput: Bool) -> [Tensor?] {
        withPointers(dz, x, weight) { dz, x, w in
            let gradientOfInput =
                wantsInput
                ? Tensor(shape: self.x.shape) { dx in
                    gemm.withPacked(view(w, flipped: false), outputs, inputs) { w in
                        parallel(over: rows, grain: 64) { range in
                            let dz = MatrixView(dz + range.lowerBound * outputs, leading: outputs)
                            gemm(range.count, dz, w, into: dx + range.lowerBound * inputs, leading: inputs)
                        }
                    }
                } : nil
            let (left, m) = weightIsTransposed ? (x, inputs) : (dz, outputs)
            let (right, n) = weightIsTransposed ? (dz, outputs) : (x, inputs)
            let gradientOfWeight = Tensor(shape: weight.shape) { dw in
                gemm.withPacked(MatrixView(right, leading: n), rows, n) { right in
                    parallel(over: m, grain: 128) { range in
                        let left = MatrixView(left + range.lowerBound, leading: m, transposed: true)
                        gemm(range.count, left, right, into: dw + range.lowerBound * n, leading: n)
                    }
                }
            }
            if bias == nil { return [gradientOfInput, gradientOfWeight] }
            let gradientOfBias = Tensor(shape: [outputs]) { sum in
                sum.update(repeating: 0, count: outputs)
                kernels.sum_rows(dz, sum, rows, outputs)
            }
            return [gradientOfInput, gradientOfWeight, gradientOfBias]
        }
    }

    /// Many rows: each thread takes some of them through all three gradients.
    private func pullbackByRows(_ gradient: Tensor, activated: Tensor, wantsInput: Bool) -> [Tensor?] {
        let area = outputs * inputs
        var dx = Tensor(uninitialized: wantsInput ? x.shape : [0])
        let sums = dx.withMutablePointer { dx in
            withPointers(gradient, activated) { g, activated in
                withPointers(x, weight) { x, w in
                    gemm.withPacked(view(w, flipped: false), outputs, inputs) { w in
                        parallelSum(
                            over: rows,
                            grain: grain,
                            length: area + (bias == nil ? 0 : outputs),
                            isCleared: false
                        ) { range, sum in
                            if bias != nil { (sum + area).update(repeating: 0, count: outputs) }
                            // Blocks of rows that stay in the second-level cache for all products.
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

    /// Whether the weight's gradient is summed as `[inputs, outputs]`: the operand that is read across its rows costs
    /// more to pack, so it should be the smaller one.
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
            pullBackActivation(g, activated, count: count, into: dz)
            body(dz)
        }
    }

    private func pullBackActivation(
        _ g: UnsafePointer<Scalar>,
        _ activated: UnsafePointer<Scalar>,
        count: Int,
        into dz: UnsafeMutablePointer<Scalar>
    ) {
        let pullback = activation == .gelu ? kernels.multiply : kernels.relu_pullback
        pullback(activated, g, dz, count)
    }
}
