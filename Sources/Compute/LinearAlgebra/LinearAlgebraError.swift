/// Why a matrix could not be decomposed.
public enum LinearAlgebraError: Error, Equatable, CustomStringConvertible {
    /// A LAPACK routine failed: a negative `info` is the number of an invalid argument (such as a matrix with NaN), a positive one
    /// reports a failure to converge.
    case failed(routine: String, order: Int, info: Int)
    /// The matrix is too large for LAPACK's 32-bit integers.
    case tooLarge(routine: String, order: Int)

    /// The error in words.
    public var description: String {
        switch self {
        case .failed(let routine, let order, let info) where info < 0:
            "\(routine) rejected argument \(-info) of a \(order)×\(order) matrix, which may contain NaN"
        case .failed(let routine, let order, let info):
            "\(routine) did not converge on a \(order)×\(order) matrix (info \(info))"
        case .tooLarge(let routine, let order):
            "\(routine) does not support a \(order)×\(order) matrix: the order must fit in 32 bits"
        }
    }
}
