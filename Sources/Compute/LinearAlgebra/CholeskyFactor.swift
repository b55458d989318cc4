internal import CLAPACKE
internal import Glibc

/// The inverse of the Cholesky factor of a symmetric positive definite matrix, in double precision.
///
/// With `A = L·Lᵀ` and L lower triangular, `xᵀ·A⁻¹·x` is the squared length of `L⁻¹·x`, and `log det A` is twice the sum
/// of the logarithms of L's diagonal. Computed with LAPACK's DPOTRF and DTRTRI.
package struct CholeskyFactor: Sendable, Equatable {
    /// The extent of the matrix.
    package let order: Int
    /// L⁻¹, with zeros above its diagonal: `[order, order]`.
    package let inverse: [Double]
    /// The natural logarithm of the determinant of A.
    package let logDeterminant: Double

    /// Factors `matrix`, `[order, order]`, of which the lower triangle is read; nil unless it is positive definite.
    package init?(of matrix: [Double], order: Int) {
        precondition(
            order > 0 && matrix.count == order * order,
            "CholeskyFactor.init: \(matrix.count) numbers are not a matrix of order \(order)"
        )
        guard let size = Int32(exactly: order) else { return nil }
        _ = BLAS.prepare
        var factor = matrix
        // The lower triangle in row-major order is the upper triangle in column-major order.
        let upper = CChar(UInt8(ascii: "U"))
        guard LAPACKE_dpotrf(LAPACK_COL_MAJOR, upper, size, &factor, size) == 0 else { return nil }
        var sum = 0.0
        for place in 0..<order { sum += Glibc.log(factor[place * order + place]) }
        guard sum.isFinite,
            LAPACKE_dtrtri(LAPACK_COL_MAJOR, upper, CChar(UInt8(ascii: "N")), size, &factor, size) == 0
        else { return nil }
        for row in 0..<order {
            for column in row + 1..<max(order, row + 1) { factor[row * order + column] = 0 }
        }
        self.order = order
        inverse = factor
        logDeterminant = 2 * sum
    }
}

extension CholeskyFactor {
    /// The factor of the identity.
    package static func identity(_ order: Int) -> CholeskyFactor {
        var inverse = [Double](repeating: 0, count: order * order)
        for place in 0..<order { inverse[place * order + place] = 1 }
        return CholeskyFactor(order: order, inverse: inverse, logDeterminant: 0)
    }

    private init(order: Int, inverse: [Double], logDeterminant: Double) {
        (self.order, self.inverse, self.logDeterminant) = (order, inverse, logDeterminant)
    }
}
