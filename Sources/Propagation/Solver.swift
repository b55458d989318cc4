/// How the sparse systems are solved.
public struct Solver: Sendable, Equatable, Codable {
    /// The largest size of the Cholesky factors in bytes.
    ///
    /// A system whose factors are larger is solved by conjugate gradients.
    ///
    /// Sizes are known before memory is taken, and depend on the graph alone. Factors of a pixel grid take about
    /// 600 bytes a pixel.
    public var memoryLimit = 1 << 30
    /// The residual that conjugate gradients stop at, relative to the right-hand side, in the Euclidean norm.
    public var tolerance = 1e-8

    /// Cholesky factors of up to 1 GiB.
    public init() {}

    /// What solves `system`.
    func solver(of system: SparseSystem) throws(PropagationError) -> any LinearSolver {
        if let factor = try SparseFactor(of: system, memoryLimit: memoryLimit) { return factor }
        return try ConjugateGradients(system, tolerance: tolerance, memoryLimit: memoryLimit)
    }
}

/// Something that solves a system for up to four right-hand sides at a time.
protocol LinearSolver {
    /// Solves for `count` right-hand sides in place, `[count, order]`. May be called on several threads at a time.
    func solve(_ sides: UnsafeMutablePointer<Double>, count: Int) throws(PropagationError)
}
