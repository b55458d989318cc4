internal import CKernels
internal import Compute

extension Variable {
    /// The product of matrices, sample by sample.
    ///
    /// An operand of rank 2 is shared by the whole batch.
    ///
    /// - `self`: `[batch, m, k]` or `[m, k]`; `[…, k, m]` if `transposed`
    /// - `other`: `[batch, k, n]` or `[k, n]`; `[…, n, k]` if `otherTransposed`
    /// - returns: `[batch, m, n]`, or `[m, n]` if both operands have rank 2
    public func matrixProduct(
        _ other: Variable,
        transposed: Bool = false,
        otherTransposed: Bool = false
    ) -> Variable {
        if shape.count == 3, !transposed, other.shape.count == 2 {
            // One weight for all samples: their rows are those of a single matrix.
            let rows = reshaped(to: [shape[0] * shape[1], shape[2]])
            let product = rows.linear(
                weight: other,
                weightIsTransposed: !otherTransposed,
                operation: "matrixProduct"
            )
            return product.reshaped(to: [shape[0], shape[1], product.shape[1]])
        }
        let product = MatrixProduct(
            a: value,
            b: other.value,
            transposedA: transposed,
            transposedB: otherTransposed
        )
        let (batch, m, n, k) = (product.batch, product.m, product.n, product.k)
        let (wantsA, wantsB) = (isTraced, other.isTraced)
        return .record(product.forward(), from: [self, other], multiplyAdds: batch * m * n * k) { g in
            [wantsA ? product.pullbackA(g) : nil, wantsB ? product.pullbackB(g) : nil]
        }
    }
}

/// The operands of one `matrixProduct` and their extents.
private struct MatrixProduct {
    let a: Tensor
    let b: Tensor
    let transposedA: Bool
    let transposedB: Bool
    let batch: Int
    let m: Int
    let n: Int
    let k: Int
    private let gemm = Gemm()

    init(a: Tensor, b: Tensor, transposedA: Bool, transposedB: Bool) {
        (self.a, self.b, self.transposedA, self.transposedB) = (a, b, transposedA, transposedB)
        precondition(
            [2, 3].contains(a.shape.count) && [2, 3].contains(b.shape.count),
            "matrixProduct: ranks of \(a.shape) and \(b.shape) are not 2 or 3"
        )
        let (rowsA, columnsA) = (a.shape[a.shape.count - 2], a.shape[a.shape.count - 1])
        let (rowsB, columnsB) = (b.shape[b.shape.count - 2], b.shape[b.shape.count - 1])
        (m, k) = transposedA ? (columnsA, rowsA) : (rowsA, columnsA)
        n = transposedB ? rowsB : columnsB
        batch = a.shape.count == 3 ? a.shape[0] : b.shape.count == 3 ? b.shape[0] : 1
        precondition(
            (transposedB ? columnsB : rowsB) == k
                && (a.shape.count == 2 || b.shape.count == 2 || a.shape[0] == b.shape[0]),
            "matrixProduct: \(a.shape)\(transposedA ? "ᵀ" : "") · \(b.shape)\(transposedB ? "ᵀ" : "")"
        )
    }

    private var strideA: Int { a.shape.count == 3 ? m * k : 0 }
    private var strideB: Int { b.shape.count == 3 ? k * n : 0 }
    private func viewA(_ p: UnsafePointer<Scalar>, flipped: Bool = false) -> MatrixView {
        MatrixView(p, leading: transposedA ? m : k, transposed: transposedA != flipped)
    }
    private func viewB(_ p: UnsafePointer<Scalar>, flipped: Bool = false) -> MatrixView {
        MatrixView(p, leading: transposedB ? k : n, transposed: transposedB != flipped)
    }

    func forward() -> Tensor {
        let shape = a.shape.count == 3 || b.shape.count == 3 ? [batch, m, n] : [m, n]
        return Tensor(shape: shape) { c in
            withPointers(a, b) { a, b in
                parallel(over: batch, grain: 4) { samples in
                    for i in samples {
                        gemm(
                            m,
                            n,
                            k,
                            viewA(a + i * strideA),
                            viewB(b + i * strideB),
                            into: c + i * m * n,
                            leading: n
                        )
                    }
                }
            }
        }
    }

    /// `g·op(b)ᵀ`, or its transpose.
    func pullbackA(_ gradient: Tensor) -> Tensor {
        pullback(gradient, b, shape: a.shape, stride: strideA) { g, b, i, into, accumulating in
            let (g, b) = (g + i * m * n, b + i * strideB)
            if transposedA {
                gemm(
                    k,
                    m,
                    n,
                    viewB(b),
                    MatrixView(g, leading: n, transposed: true),
                    accumulating: accumulating,
                    into: into,
                    leading: m
                )
            } else {
                gemm(
                    m,
                    k,
                    n,
                    MatrixView(g, leading: n),
                    viewB(b, flipped: true),
                    accumulating: accumulating,
                    into: into,
                    leading: k
                )
            }
        }
    }

    /// `op(a)ᵀ·g`, or its transpose.
    func pullbackB(_ gradient: Tensor) -> Tensor {
        pullback(gradient, a, shape: b.shape, stride: strideB) { g, a, i, into, accumulating in
            let (g, a) = (g + i * m * n, a + i * strideA)
            if transposedB {
                gemm(
                    n,
                    k,
                    m,
                    MatrixView(g, leading: n, transposed: true),
                    viewA(a),
                    accumulating: accumulating,
                    into: into,
                    leading: k
                )
            } else {
                gemm(
                    k,
                    n,
                    m,
                    viewA(a, flipped: true),
                    MatrixView(g, leading: n),
                    accumulating: accumulating,
                    into: into,
                    leading: n
                )
            }
        }
    }

    /// One gradient per sample if the operand has a batch axis, their sum if it is shared.
    private func pullback(
        _ gradient: Tensor,
        _ other: Tensor,
        shape: [Int],
        stride: Int,
        _ body: (
            UnsafePointer<Scalar>, UnsafePointer<Scalar>, Int, UnsafeMutablePointer<Scalar>,
            _ accumulating: Bool
        ) -> Void
    ) -> Tensor {
        withPointers(gradient, other) { g, other in
            if stride > 0 {
                return Tensor(shape: shape) { d in
                    parallel(over: batch, grain: 4) { samples in
                        for i in samples { body(g, other, i, d + i * stride, false) }
                    }
                }
            }
            let grain = max(1, (batch + 15) / 16)
            let length = shape.reduce(1, *)
            let sums = parallelSum(over: batch, grain: grain, length: length, isCleared: false) {
                samples,
                sum in
                for i in samples { body(g, other, i, sum, i > samples.lowerBound) }
            }
            return Tensor(sums, shape: shape)
        }
    }
}
