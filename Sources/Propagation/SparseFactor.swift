internal import CCHOLMOD

/// The factors `L·Lᵀ` of a sparse symmetric positive definite matrix, computed by CHOLMOD of SuiteSparse.
///
/// The ordering is approximate minimum degree, and the factorization is simplicial. Both run on the calling thread and
/// do not call BLAS, so that the bits depend only on the matrix. Reference: Chen, Davis, Hager, Rajamanickam 2008,
/// "Algorithm 887: CHOLMOD", ACM TOMS 35(3).
final class SparseFactor: LinearSolver {
    private var factor: UnsafeMutablePointer<cholmod_factor>?
    private let order: Int

    /// The bytes of a number in the factors and of its row index.
    static let bytesPerEntry = MemoryLayout<Double>.size + MemoryLayout<Int32>.size

    /// The most floating-point operations of a factorization.
    ///
    /// That is about a minute. Factors of a graph whose edges join distant places fill in: those of a superpixel graph of
    /// noisy spectra would take hours, where conjugate gradients take seconds.
    static let workLimit = 5e10

    /// Factors `system`, or returns nil if the factors would take more than `memoryLimit` bytes or more operations than
    /// `workLimit`.
    ///
    /// Throws `outOfMemory` or `notPositiveDefinite`.
    init?(
        of system: SparseSystem,
        memoryLimit: Int,
        workLimit: Double = workLimit
    ) throws(PropagationError) {
        order = system.order
        var common = Self.common()
        defer { cholmod_finish(&common) }
        let factor = Self.withSparse(system) { matrix in cholmod_analyze(matrix, &common) }
        guard let factor, common.status == CHOLMOD_OK else { throw .outOfMemory(unknowns: order) }
        self.factor = factor
        guard common.lnz * Double(Self.bytesPerEntry) <= Double(memoryLimit), common.fl <= workLimit else {
            return nil
        }
        Self.withSparse(system) { matrix in _ = cholmod_factorize(matrix, factor, &common) }
        guard common.status == CHOLMOD_OK else {
            throw common.status == CHOLMOD_NOT_POSDEF
                ? .notPositiveDefinite(unknowns: order) : .outOfMemory(unknowns: order)
        }
        guard factor.pointee.minor == order else { throw .notPositiveDefinite(unknowns: order) }
    }

    deinit {
        var common = Self.common()
        cholmod_free_factor(&factor, &common)
        cholmod_finish(&common)
    }

    func solve(_ sides: UnsafeMutablePointer<Double>, count: Int) throws(PropagationError) {
        var common = Self.common()
        defer { cholmod_finish(&common) }
        var matrix = cholmod_dense()
        (matrix.nrow, matrix.ncol, matrix.nzmax, matrix.d) = (order, count, order * count, order)
        matrix.x = UnsafeMutableRawPointer(sides)
        (matrix.xtype, matrix.dtype) = (CHOLMOD_REAL, CHOLMOD_DOUBLE)
        var solution = cholmod_solve(CHOLMOD_A, factor, &matrix, &common)
        guard let result = solution?.pointee.x?.assumingMemoryBound(to: Double.self) else {
            throw .outOfMemory(unknowns: order)
        }
        sides.update(from: result, count: order * count)
        cholmod_free_dense(&solution, &common)
    }

    private static func common() -> cholmod_common {
        var common = cholmod_common()
        cholmod_start(&common)
        common.nmethods = 1
        common.method.0.ordering = CHOLMOD_AMD
        common.supernodal = CHOLMOD_SIMPLICIAL
        // L·Lᵀ, which fails for negative pivots; L·D·Lᵀ would continue.
        common.final_ll = 1
        common.print = 0
        return common
    }

    /// Calls `body` with CHOLMOD's view of `system`, whose arrays it only reads.
    private static func withSparse<Result>(
        _ system: SparseSystem,
        _ body: (UnsafeMutablePointer<cholmod_sparse>) -> Result
    ) -> Result {
        system.starts.withUnsafeBufferPointer { starts in
            system.rows.withUnsafeBufferPointer { rows in
                system.values.withUnsafeBufferPointer { values in
                    var matrix = cholmod_sparse()
                    (matrix.nrow, matrix.ncol, matrix.nzmax) = (system.order, system.order, rows.count)
                    matrix.p = UnsafeMutableRawPointer(mutating: starts.baseAddress)
                    matrix.i = UnsafeMutableRawPointer(mutating: rows.baseAddress)
                    matrix.x = UnsafeMutableRawPointer(mutating: values.baseAddress)
                    // The lower triangle.
                    matrix.stype = -1
                    (matrix.itype, matrix.xtype, matrix.dtype) = (CHOLMOD_INT, CHOLMOD_REAL, CHOLMOD_DOUBLE)
                    (matrix.sorted, matrix.packed) = (1, 1)
                    return body(&matrix)
                }
            }
        }
    }
}
