/// How the sparse systems are solved.
public struct Solver: Sendable, Equatable, Codable {
    /// The largest size of the Cholesky factors in bytes.
    ///
    /// A system whose factors are larger, or would take more than 5·10¹⁰ operations, is solved by conjugate gradients.
    ///
    /// Sizes are known before memory is allocated, and depend only on the graph. Factors of a pixel grid take about 600
    /// bytes per pixel.
    public var memoryLimit = 1 << 30
    /// The residual at which conjugate gradients stop, relative to the right-hand side, in the Euclidean norm.
    public var tolerance = 1e-8

    /// The default settings: Cholesky factors of up to 1 GiB.
    public init() {}

    /// The solver for `system`.
    func solver(of system: SparseSystem) throws(PropagationError) -> any LinearSolver {
        if let factor = try SparseFactor(of: system, memoryLimit: memoryLimit) { return factor }
        return try ConjugateGradients(system, tolerance: tolerance, memoryLimit: memoryLimit)
    }
}

/// A solver of a linear system for up to four right-hand sides at a time.
protocol LinearSolver {
    /// Solves for `count` right-hand sides in place, `[count, order]`. Can be called from several threads at a time.
    func solve(_ sides: UnsafeMutablePointer<Double>, count: Int) throws(PropagationError)
}
