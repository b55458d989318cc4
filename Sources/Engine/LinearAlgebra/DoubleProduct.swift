internal import COpenBLAS

/// A product of row-major matrices in double precision, on the calling thread.
package enum DoubleProduct {
    /// `c = a · b`, or `c + a · b` if `adding`, for `a[m, k]`, `b[k, n]` and `c[m, n]`.
    ///
    /// `aTransposed` says that a is stored as `[k, m]`, `bTransposed` that b is as `[n, k]`.
    package static func multiply(
        _ m: Int,
        _ n: Int,
        _ k: Int,
        _ a: UnsafePointer<Double>,
        aTransposed: Bool = false,
        _ b: UnsafePointer<Double>,
        bTransposed: Bool = false,
        adding: Bool = false,
        into c: UnsafeMutablePointer<Double>
    ) {
        guard m > 0, n > 0 else { return }
        _ = BLAS.prepare
        cblas_dgemm(
            CblasRowMajor,
            aTransposed ? CblasTrans : CblasNoTrans,
            bTransposed ? CblasTrans : CblasNoTrans,
            Int32(m),
            Int32(n),
            Int32(k),
            1,
            a,
            Int32(max(aTransposed ? m : k, 1)),
            b,
            Int32(max(bTransposed ? k : n, 1)),
            adding ? 1 : 0,
            c,
            Int32(n)
        )
    }

    /// `a · aᵀ` for `a[rows, inner]` or, if `transposed`, `aᵀ · a` for `a[inner, rows]`: `[rows, rows]`.
    package static func gram(_ a: [Double], rows: Int, inner: Int, transposed: Bool = false) -> [Double] {
        precondition(a.count == rows * inner, "DoubleProduct.gram: \(a.count) numbers for \(rows)×\(inner)")
        return [Double](unsafeUninitializedCapacity: rows * rows) { buffer, initialized in
            initialized = rows * rows
            guard let result = buffer.baseAddress else { return }
            guard inner > 0 else { return result.update(repeating: 0, count: rows * rows) }
            multiply(rows, rows, inner, a, aTransposed: transposed, a, bTransposed: !transposed, into: result)
        }
    }
}
