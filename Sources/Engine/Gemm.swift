internal import CKernels
internal import Compute

/// A matrix in memory: `leading` is the number of elements from one stored row to the next.
struct MatrixView {
    let elements: UnsafePointer<Scalar>
    let leading: Int
    let isTransposed: Bool

    init(_ elements: UnsafePointer<Scalar>, leading: Int, transposed: Bool = false) {
        self.elements = elements
        self.leading = leading
        self.isTransposed = transposed
    }

    init(_ elements: UnsafeMutablePointer<Scalar>, leading: Int, transposed: Bool = false) {
        self.init(UnsafePointer(elements), leading: leading, transposed: transposed)
    }

    #if !DoublePrecision
        /// The same view in the type that the kernels use.
        var matrix: ck_matrix {
            ck_matrix(elements: elements, stride: leading, transposed: isTransposed ? 1 : 0)
        }
    #endif

    /// The part of the matrix that starts at row `row`.
    func advanced(toRow row: Int) -> MatrixView {
        let offset = isTransposed ? row : row * leading
        return MatrixView(elements + offset, leading: leading, transposed: isTransposed)
    }

    /// The part of the matrix that starts at column `column`.
    func advanced(toColumn column: Int) -> MatrixView {
        let offset = isTransposed ? column * leading : column
        return MatrixView(elements + offset, leading: leading, transposed: isTransposed)
    }
}

/// The right operand `[k, n]` of a product, packed once for any number of left operands.
struct PackedMatrix {
    fileprivate let view: MatrixView
    fileprivate let packed: UnsafePointer<UInt16>?
    let k: Int
    let n: Int
}

/// Matrix products on the calling thread, in the precision that is current when the value is created.
///
/// A CPU with tiles (AMX) multiplies bfloat16 numbers sixteen times as fast as single-precision numbers, so single
/// precision uses the tiles as well: six products of three-part operands, with a smaller error than OpenBLAS. On this
/// path, an operand that is infinite, or above 3.39e38 in magnitude (which rounds to infinity in bfloat16), gives NaN
/// where IEEE arithmetic gives an infinity. Everything else is computed by OpenBLAS.
struct Gemm {
    /// The number of bfloat16 parts of an operand, or nil to use OpenBLAS.
    let parts: Int32?

    init(_ precision: Precision = .current) {
        guard let matrixUnit else {
            parts = nil
            return
        }
        switch precision {
        case .bf16: parts = 1
        case .single: parts = matrixUnit.multiplies_singles != 0 ? 3 : nil
        }
    }

    /// `c = a · b`, or `c + a · b` if `accumulating`, for row-major `a[m, k]`, `b[k, n]` and `c[m, n]`.
    func callAsFunction(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: MatrixView,
        _ b: MatrixView,
        accumulating: Bool = false,
        into c: UnsafeMutablePointer<Scalar>,
        leading: Int
    ) {
        guard parts != nil, k > 0 else {
            multiplyByBLAS(m, n, k, a, b, accumulating, c, leading)
            return
        }
        // The number of rows of b whose packed form stays in the second-level cache.
        let depth = max(128, (1 << 17) / max(n, 1) & ~31)
        for start in stride(from: 0, to: k, by: depth) {
            withPacked(b.advanced(toRow: start), min(depth, k - start), n) {
                let a = a.advanced(toColumn: start)
                self(m, a, $0, accumulating: accumulating || start > 0, into: c, leading: leading)
            }
        }
    }

    /// `c = a · b + bias` or, if `accumulating`, `c + a · b` without a bias, for `a[m, k]` and a packed `b[k, n]`.
    func callAsFunction(
        _ m: Int,
        _ a: MatrixView,
        _ b: PackedMatrix,
        bias: UnsafePointer<Scalar>? = nil,
        accumulating: Bool = false,
        into c: UnsafeMutablePointer<Scalar>,
        leading: Int
    ) {
        precondition(bias == nil || !accumulating, "Gemm: accumulating cannot be combined with a bias")
        #if !DoublePrecision
            if let parts, let matrixUnit, let packed = b.packed {
                withUnsafeTemporaryAllocation(
                    byteCount: matrixUnit.scratch_bytes(b.k, parts),
                    alignment: 64
                ) { scratch in
                    guard let scratch = scratch.baseAddress?.assumingMemoryBound(to: UInt16.self) else {
                        return
                    }
                    var view = a.matrix
                    matrixUnit.multiply(
                        &view,
                        packed,
                        m,
                        b.n,
                        b.k,
                        parts,
                        bias,
                        accumulating ? 1 : 0,
                        c,
                        leading,
                        scratch
                    )
                }
                return
            }
        #endif
        multiplyByBLAS(m, b.n, b.k, a, b.view, accumulating, c, leading)
        guard let bias else { return }
        for row in 0..<m { kernels.add(c + row * leading, bias, c + row * leading, b.n) }
    }

    /// Calls `body` with `b[k, n]` packed as the right operand of many products.
    func withPacked<Result>(_ b: MatrixView, _ k: Int, _ n: Int, _ body: (PackedMatrix) -> Result) -> Result {
        #if !DoublePrecision
            if let parts, let matrixUnit, k > 0, n > 0 {
                return withUnsafeTemporaryAllocation(
                    byteCount: matrixUnit.packed_bytes(k, n, parts),
                    alignment: 64
                ) { buffer in
                    guard let packed = buffer.baseAddress?.assumingMemoryBound(to: UInt16.self) else {
                        return body(PackedMatrix(view: b, packed: nil, k: k, n: n))
                    }
                    // A group of 16 columns is packed by itself, so that a large matrix can be shared among threads.
                    let grain = max(16, (1 << 16) / k & ~15)
                    parallel(over: n, grain: grain) { columns in
                        var view = b.advanced(toColumn: columns.lowerBound).matrix
                        let offset =
                            matrixUnit.packed_bytes(k, columns.lowerBound, parts)
                            / MemoryLayout<UInt16>.stride
                        matrixUnit.pack(&view, k, columns.count, parts, packed + offset)
                    }
                    return body(PackedMatrix(view: b, packed: packed, k: k, n: n))
                }
            }
        #endif
        return body(PackedMatrix(view: b, packed: nil, k: k, n: n))
    }

    private func multiplyByBLAS(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: MatrixView,
        _ b: MatrixView,
        _ accumulating: Bool,
        _ c: UnsafeMutablePointer<Scalar>,
        _ leading: Int
    ) {
        BLAS.multiply(
            m,
            n,
            k,
            BLAS.Matrix(a.elements, leading: a.leading, transposed: a.isTransposed),
            BLAS.Matrix(b.elements, leading: b.leading, transposed: b.isTransposed),
            adding: accumulating,
            into: c,
            leading: leading
        )
    }
}
