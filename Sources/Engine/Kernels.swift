internal import CKernels
internal import COpenBLAS

/// The arithmetic for this CPU. Everything that computes on scalars in bulk goes through this table or `gemm`.
let kernels = ck_table().pointee

/// `c = alpha · op(a) · op(b) + beta · c` for row-major `op(a)[m, k]`, `op(b)[k, n]`, `c[m, n]`, on the calling
/// thread. A leading dimension is the number of elements from one stored row to the next.
func gemm(
    _ m: Int, _ n: Int, _ k: Int, alpha: Scalar = 1,
    _ a: UnsafePointer<Scalar>, leading lda: Int, transposed transposeA: Bool = false,
    _ b: UnsafePointer<Scalar>, leading ldb: Int, transposed transposeB: Bool = false,
    beta: Scalar = 0, into c: UnsafeMutablePointer<Scalar>, leading ldc: Int
) {
    guard m > 0, n > 0 else { return }
    _ = BLAS.prepare
    let (ta, tb) = (transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans)
    #if DoublePrecision
        cblas_dgemm(
            CblasRowMajor, ta, tb, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c,
            Int32(ldc))
    #else
        cblas_sgemm(
            CblasRowMajor, ta, tb, Int32(m), Int32(n), Int32(k), alpha, a, Int32(lda), b, Int32(ldb), beta, c,
            Int32(ldc))
    #endif
}
