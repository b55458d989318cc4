internal import CKernels
internal import COpenBLAS

/// The arithmetic for this CPU.
///
/// Everything that computes on scalars in bulk goes through this table or `gemm`.
///
/// A table of constants, which the compiler cannot know.
nonisolated(unsafe) let kernels = ck_table().pointee

/// A matrix in memory that `gemm` reads: `leading` is the number of elements from one stored row to the next.
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
}

/// `c = a · b + beta · c` for row-major `a[m, k]`, `b[k, n]` and `c[m, n]`, on the calling thread.
func gemm(
    _ m: Int,
    _ n: Int,
    _ k: Int,
    _ a: MatrixView,
    _ b: MatrixView,
    beta: Scalar = 0,
    into c: UnsafeMutablePointer<Scalar>,
    leading: Int
) {
    guard m > 0, n > 0 else { return }
    _ = BLAS.prepare
    #if DoublePrecision
        let multiply = cblas_dgemm
    #else
        let multiply = cblas_sgemm
    #endif
    multiply(
        CblasRowMajor,
        a.isTransposed ? CblasTrans : CblasNoTrans,
        b.isTransposed ? CblasTrans : CblasNoTrans,
        Int32(m),
        Int32(n),
        Int32(k),
        1,
        a.elements,
        Int32(a.leading),
        b.elements,
        Int32(b.leading),
        beta,
        c,
        Int32(leading)
    )
}
