/// Why a matrix could not be decomposed.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
    /// LAPACK's routine gave up: `info` below zero names a bad argument (a matrix that holds NaN, say), above zero
    /// what did not converge.
    case failed(routine: String, order: Int, info: Int)
    /// The matrix is larger than LAPACK's 32-bit integers can say.
    case tooLarge(routine: String, order: Int)

    /// What happened, for a person to read.
    public var description: String {
        switch self {
        case .failed(let routine, let order, let info) where info < 0:
            "\(routine) refused argument \(-info) of a \(order)×\(order) matrix: does it hold NaN?"
        case .failed(let routine, let order, let info):
            "\(routine) did not converge on a \(order)×\(order) matrix (info \(info))"
        case .tooLarge(let routine, let order):
            "\(routine) cannot take a \(order)×\(order) matrix: the order must fit 32 bits"
        }
    }
}
