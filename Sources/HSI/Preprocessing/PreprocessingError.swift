/// Why preprocessing cannot be fitted to, or applied to, a cube: every reason at once.
public struct PreprocessingError: Error, Equatable, CustomStringConvertible {
    /// One reason.
    public enum Problem: Equatable, Sendable {
        /// A count of components below one was asked for.
        case componentsNotPositive(Int)
        /// More components were asked for than the cube has bands.
        case moreComponentsThanBands(components: Int, bands: Int)
        /// More components were asked for than there are pixels to fit them on.
        case moreComponentsThanPixels(components: Int, pixels: Int)
        /// There are fewer pixels than the fit needs.
        case tooFewPixels(found: Int, needed: Int)
        /// Pixels to fit on lie outside the cube.
        case pixelsOutside(count: Int, pixelsInCube: Int)
        /// These bands, counted from 0, hold NaN or infinities in the pixels to fit on.
        case notFinite(bands: [Int])
        /// The cube has another number of bands than was fitted.
        case bands(expected: Int, found: Int)
        /// LAPACK could not find the components.
        case eigenproblem(String)
    }

    /// The reasons, at least one.
    public let problems: [Problem]

    init(_ problems: [Problem]) { self.problems = problems }

    /// The reasons, for a person to read.
    public var description: String { problems.map(\.description).joined(separator: "; ") }
}

extension PreprocessingError.Problem: CustomStringConvertible {
    /// The reason, for a person to read.
    public var description: String {
        switch self {
        case .componentsNotPositive(let components):
            "the number of principal components must be at least 1, not \(components)"
        case .moreComponentsThanBands(let components, let bands):
            "\(components) principal components were asked for, but the cube's \(bands) bands make \(bands) at most"
        case .moreComponentsThanPixels(let components, let pixels):
            "\(components) principal components were asked for, but they are fitted on \(pixels) pixels"
        case .tooFewPixels(let found, let needed):
            "preprocessing is fitted on at least \(needed) pixels, not \(found)"
        case .pixelsOutside(let count, let pixelsInCube):
            "\(count) of the pixels to fit on lie outside the cube of \(pixelsInCube) pixels"
        case .notFinite(let bands):
            "bands with NaN or infinite values (counted from 0): \(Self.list(bands))"
        case .bands(let expected, let found):
            "the preprocessing was fitted on \(expected) bands, but the cube has \(found)"
        case .eigenproblem(let reason):
            "the principal components cannot be found: \(reason)"
        }
    }

    private static func list(_ bands: [Int]) -> String {
        let shown = bands.prefix(10).map(String.init).joined(separator: ", ")
        return bands.count > 10 ? "\(shown) and \(bands.count - 10) more" : shown
    }
}
