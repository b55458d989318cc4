/// Every reason why preprocessing cannot be fitted or applied to a cube.
public struct PreprocessingError: Error, Equatable, CustomStringConvertible {
    /// One reason.
    public enum Problem: Equatable, Sendable {
        /// The number of components is below one.
        case componentsNotPositive(Int)
        /// There are more components than bands in the cube.
        case moreComponentsThanBands(components: Int, bands: Int)
        /// There are more components than pixels to fit them on.
        case moreComponentsThanPixels(components: Int, pixels: Int)
        /// There are too few pixels to fit on.
        case tooFewPixels(found: Int, needed: Int)
        /// Some pixels to fit on lie outside the cube.
        case pixelsOutside(count: Int, pixelsInCube: Int)
        /// These bands, counted from 0, hold NaN or infinities in the pixels to fit on.
        case notFinite(bands: [Int])
        /// The number of bands of the cube differs from the number fitted.
        case bands(expected: Int, found: Int)
        /// LAPACK could not compute the components.
        case eigenproblem(String)
    }

    /// The reasons, at least one.
    public let problems: [Problem]

    init(_ problems: [Problem]) { self.problems = problems }

    /// The reasons in words.
    public var description: String { problems.map(\.description).joined(separator: "; ") }
}

extension PreprocessingError.Problem: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .componentsNotPositive(let components):
            "expected at least 1 principal component, found \(components)"
        case .moreComponentsThanBands(let components, let bands):
            "\(components) principal components exceed the cube's \(bands) bands"
        case .moreComponentsThanPixels(let components, let pixels):
            "\(components) principal components exceed the \(pixels) pixels they are fitted on"
        case .tooFewPixels(let found, let needed):
            "preprocessing requires at least \(needed) pixels to fit on, found \(found)"
        case .pixelsOutside(let count, let pixelsInCube):
            "\(count) of the pixels to fit on lie outside the cube of \(pixelsInCube) pixels"
        case .notFinite(let bands):
            "bands with NaN or infinite values (counted from 0): \(Self.list(bands))"
        case .bands(let expected, let found):
            "the preprocessing was fitted on \(expected) bands, but the cube has \(found)"
        case .eigenproblem(let reason):
            "cannot compute the principal components: \(reason)"
        }
    }

    private static func list(_ bands: [Int]) -> String {
        let shown = bands.prefix(10).map(String.init).joined(separator: ", ")
        return bands.count > 10 ? "\(shown) and \(bands.count - 10) more" : shown
    }
}
