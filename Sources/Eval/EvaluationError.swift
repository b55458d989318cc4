/// Invalid input of a metric.
public enum EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Two lists that describe the same pixels have different lengths.
    case lengthMismatch(expected: String, count: Int, found: String, foundCount: Int)
    /// Class indices that are not in `0 ..< classes`: each distinct one, ascending.
    case classesOutOfRange(truth: [Int], predictions: [Int], classes: Int)
    /// A negative number of classes.
    case negativeClassCount(Int)
    /// There is no training pixel.
    case noTrainingPixels
    /// Pixels whose row or column is negative or larger than `PixelPosition.largestCoordinate`.
    case pixelsOutOfRange([PixelPosition])
    /// The number of confidences outside 0…1.
    case confidencesOutOfRange(Int)
    /// A patch side below one pixel.
    case patchSide(Int)
    /// A stratum with fewer sampled pixels than its variance needs.
    case stratumTooSmall(Int, units: Int)
    /// A sampled pixel is in a stratum that the map does not have.
    case unknownStratum(Int)

    /// The expected and the found values in words.
    public var description: String {
        switch self {
        case .lengthMismatch(let expected, let count, let found, let foundCount):
            "expected equal numbers of \(expected) and \(found), found \(count) and \(foundCount)"
        case .classesOutOfRange(let truth, let predictions, let classes):
            "expected class indices from 0 to \(classes - 1), found "
                + [("truth", truth), ("predictions", predictions)]
                .filter { !$0.1.isEmpty }
                .map { "\($0.0): \($0.1.map(String.init).joined(separator: ", "))" }
                .joined(separator: "; ")
        case .negativeClassCount(let classes):
            "expected a number of classes of at least 0, found \(classes)"
        case .noTrainingPixels:
            "expected at least one training pixel, found none"
        case .pixelsOutOfRange(let pixels):
            "expected rows and columns from 0 to \(PixelPosition.largestCoordinate), found (row, column) "
                + pixels.prefix(10).map { "(\($0.row), \($0.column))" }.joined(separator: ", ")
                + (pixels.count > 10 ? " and \(pixels.count - 10) more" : "")
        case .confidencesOutOfRange(let count):
            "expected confidences from 0 to 1, found \(count) outside that range"
        case .patchSide(let side):
            "expected a patch side of at least 1 pixel, found \(side)"
        case .stratumTooSmall(let number, let units):
            "stratum \(number): expected at least 2 sampled pixels with a reference class, found \(units)"
        case .unknownStratum(let number):
            "expected strata of the map, found stratum \(number)"
        }
    }
}
