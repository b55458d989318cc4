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
        BLAS.multiply(
            m,
            n,
            k,
            BLAS.Matrix(a, leading: max(aTransposed ? m : k, 1), transposed: aTransposed),
            BLAS.Matrix(b, leading: max(bTransposed ? k : n, 1), transposed: bTransposed),
            adding: adding,
            into: c,
            leading: n
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
