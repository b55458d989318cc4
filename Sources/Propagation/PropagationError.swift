/// Why labels could not be propagated.
public enum PropagationError: Error, Equatable, CustomStringConvertible {
    /// A feature of a pixel that is not masked is NaN or infinite.
    case featureNotFinite(row: Int, column: Int)
    /// A training pixel is masked.
    case maskedTrainingPixel(row: Int, column: Int)
    /// There are no training pixels.
    case noTrainingPixels
    /// The scene has more pixels than the solver's 32-bit indices support.
    case tooManyPixels(count: Int, limit: Int)
    /// The factorization needs more memory than is available.
    case outOfMemory(unknowns: Int)
    /// The system is not positive definite to working precision.
    case notPositiveDefinite(unknowns: Int)
    /// Conjugate gradients did not reach the tolerance.
    case didNotConverge(unknowns: Int, iterations: Int, tolerance: Double)

    /// The error in words.
    public var description: String {
        switch self {
        case .featureNotFinite(let row, let column):
            "the features of the pixel at row \(row), column \(column) are not finite; mask it or replace them"
        case .maskedTrainingPixel(let row, let column):
            "the training pixel at row \(row), column \(column) is masked; expected only unmasked training pixels"
        case .noTrainingPixels:
            "there are no training pixels; expected at least one"
        case .tooManyPixels(let count, let limit):
            "the scene has \(count) pixels; expected at most \(limit)"
        case .outOfMemory(let unknowns):
            "not enough memory to factor a system of \(unknowns) unknowns; use conjugate gradients"
        case .notPositiveDefinite(let unknowns):
            "the system of \(unknowns) unknowns is not positive definite; use a larger epsilon or prior weight"
        case .didNotConverge(let unknowns, let iterations, let tolerance):
            "conjugate gradients did not reach \(tolerance) in \(iterations) iterations for \(unknowns) unknowns; "
                + "use a larger epsilon or tolerance"
        }
    }
}
