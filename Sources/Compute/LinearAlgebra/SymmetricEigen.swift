internal import CLAPACKE

/// The eigenvalues and eigenvectors of a real symmetric matrix, in double precision, largest eigenvalue first.
///
/// `A·vᵢ = λᵢ·vᵢ` with orthonormal vᵢ, computed by LAPACK's divide and conquer (DSYEVD). LAPACK does not define the sign of a
/// vector; here the (first) entry of largest magnitude is positive.
public struct SymmetricEigen: Sendable, Equatable {
    /// The extent of the matrix.
    public let order: Int
    /// The eigenvalues, descending: `[order]`.
    public let values: [Double]
    /// The eigenvectors as rows, in the order of `values`: `[order, order]`.
    public let vectors: [Double]

    /// Decomposes `matrix`, `[order, order]`, of which the upper triangle is read.
    public init(of matrix: [Double], order: Int) throws(LinearAlgebraError) {
        precondition(
            order >= 0 && matrix.count == order * order,
            "SymmetricEigen.init: \(matrix.count) numbers are not a matrix of order \(order)"
        )
        guard let size = Int32(exactly: order) else { throw .tooLarge(routine: "dsyevd", order: order) }
        _ = BLAS.prepare
        var ascending = [Double](repeating: 0, count: order)
        var columns = matrix
        // The upper triangle in row-major order is the lower one in column-major order. The vectors are returned as columns,
        // which are rows in row-major order.
        let info =
            order == 0
            ? 0
            : LAPACKE_dsyevd(
                LAPACK_COL_MAJOR,
                CChar(UInt8(ascii: "V")),
                CChar(UInt8(ascii: "L")),
                size,
                &columns,
                size,
                &ascending
            )
        guard info == 0 else { throw .failed(routine: "dsyevd", order: order, info: Int(info)) }

        self.order = order
        values = ascending.reversed()
        vectors = [Double](unsafeUninitializedCapacity: order * order) { buffer, initialized in
            for row in 0..<order {
                let source = columns[(order - 1 - row) * order..<(order - row) * order]
                let sign = Self.sign(of: source)
                for (column, entry) in source.enumerated() { buffer[row * order + column] = sign * entry }
            }
            initialized = order * order
        }
    }

    /// −1 where the first entry of largest magnitude is negative, else 1.
    private static func sign(of vector: ArraySlice<Double>) -> Double {
        var largest = 0.0
        for entry in vector where abs(entry) > abs(largest) { largest = entry }
        return largest < 0 ? -1 : 1
    }
}
