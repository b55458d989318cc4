internal import Compute

/// Fitted principal components: the directions of largest variance of a cube's spectra, in descending order.
///
/// `y = components · (x − mean)`, divided by `√eigenvalue` when whitened, as in scikit-learn's `PCA`. All computations are
/// in double precision; the entry of largest magnitude of each component is positive.
public struct PrincipalComponents: Sendable, Equatable {
    /// The mean spectrum of the fitted pixels: `[bands]`.
    public let mean: [Double]
    /// The orthonormal directions as rows: `[count, bands]`.
    public let components: [Double]
    /// The variance along each direction (divided by the number of pixels minus one), descending: `[count]`.
    public let eigenvalues: [Double]
    /// The total variance over all directions, including discarded ones.
    public let totalVariance: Double
    /// Whether projections are divided by the square root of their eigenvalues.
    public let whiten: Bool

    /// Fits directions to a cube.
    ///
    /// - Parameters:
    ///   - cube: The scene.
    ///   - components: The number of directions.
    ///   - whiten: Whether projections are divided by the square root of their eigenvalues.
    ///   - pixels: The pixels to fit to (row-major indices), or `nil` for all of them.
    ///   - scaling: The scaling that is applied to the cube first.
    /// - Returns: The directions of the scaled cube. The scaled cube itself is not stored.
    /// - Throws: `PreprocessingError` with every problem found.
    public static func fit(
        _ cube: Cube,
        components: Int,
        whiten: Bool,
        pixels: [Int]? = nil,
        scaling: Scaling? = nil
    ) throws(PreprocessingError) -> PrincipalComponents {
        var problems = problems(components, cube, pixels: pixels)
        if let scaling { problems += scaling.problems(with: cube) }
        guard problems.isEmpty else { throw PreprocessingError(problems) }

        let covariance = Covariance(
            of: cube.values,
            columns: cube.bands,
            rows: pixels,
            scaling: scaling?.columns
        )
        let broken = covariance.mean.indices.filter { !covariance.mean[$0].isFinite }
        guard broken.isEmpty else { throw PreprocessingError([.notFinite(bands: broken)]) }
        let eigen: SymmetricEigen
        do {
            eigen = try SymmetricEigen(of: covariance.matrix, order: cube.bands)
        } catch {
            throw PreprocessingError([.eigenproblem(error.description)])
        }
        // Only rounding makes eigenvalues of a covariance negative.
        let eigenvalues = eigen.values.map { max(0, $0) }
        return PrincipalComponents(
            mean: covariance.mean,
            components: Array(eigen.vectors.prefix(components * cube.bands)),
            eigenvalues: Array(eigenvalues.prefix(components)),
            totalVariance: eigenvalues.reduce(0, +),
            whiten: whiten
        )
    }

    /// The problems with fitting `components` directions to `pixels` of the cube.
    static func problems(_ components: Int, _ cube: Cube, pixels: [Int]?) -> [PreprocessingError.Problem] {
        var problems = cube.fitProblems(on: pixels, atLeast: 2)
        let count = pixels?.count ?? cube.rows * cube.columns
        if components < 1 { problems.append(.componentsNotPositive(components)) }
        if components > cube.bands {
            problems.append(.moreComponentsThanBands(components: components, bands: cube.bands))
        }
        if components > count {
            problems.append(.moreComponentsThanPixels(components: components, pixels: count))
        }
        return problems
    }

    /// The number of fitted bands.
    public var bands: Int { mean.count }
    /// The number of components.
    public var count: Int { eigenvalues.count }
    /// The share of the total variance along each direction, 0 … 1; 0 where the cube has no variance at all.
    public var explainedVarianceRatio: [Double] {
        eigenvalues.map { totalVariance > 0 ? $0 / totalVariance : 0 }
    }

    /// The divisor of each projection.
    ///
    /// A direction with almost no variance contains only rounding errors, and whitening would amplify them to the size of a
    /// signal. So eigenvalues are at least `bands · 2⁻⁵²` times the largest one, or 1 if the largest is 0.
    var divisors: [Double] {
        guard whiten else { return [Double](repeating: 1, count: count) }
        let largest = eigenvalues.first ?? 0
        guard largest > 0 else { return [Double](repeating: 1, count: count) }
        let least = largest * Double(bands) * 0x1p-52
        return eigenvalues.map { max($0, least).squareRoot() }
    }

    /// The directions as rows, each divided by what its projections are divided by: `[count, bands]`.
    public var projection: [Double] {
        let divisors = divisors
        return components.enumerated().map { $1 / divisors[$0 / bands] }
    }

    /// The projections of every pixel, with optional scaling before: `[rows, columns, bands]` → `[rows, columns, count]`.
    public func applied(to cube: Cube, scaling: Scaling? = nil) throws(PreprocessingError) -> Cube {
        guard cube.bands == bands else {
            throw PreprocessingError([.bands(expected: bands, found: cube.bands)])
        }
        if let problems = scaling?.problems(with: cube), !problems.isEmpty {
            throw PreprocessingError(problems)
        }
        let centered = CenteredProjection(mean: mean, directions: projection)
        let projected = centered(cube.values, scaling: scaling?.columns)
        return Cube(rows: cube.rows, columns: cube.columns, bands: count, values: projected)
    }
}

extension PrincipalComponents: Codable {
    private enum CodingKeys: String, CodingKey { case mean, components, eigenvalues, totalVariance, whiten }

    /// Reads components and checks that their parts are consistent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        mean = try container.decode(PackedDoubles.self, forKey: .mean).numbers
        components = try container.decode(PackedDoubles.self, forKey: .components).numbers
        eigenvalues = try container.decode(PackedDoubles.self, forKey: .eigenvalues).numbers
        totalVariance = try container.decode(Double.self, forKey: .totalVariance)
        whiten = try container.decode(Bool.self, forKey: .whiten)
        guard !mean.isEmpty, !eigenvalues.isEmpty, components.count == mean.count * eigenvalues.count else {
            throw DecodingError.dataCorruptedError(
                forKey: .components,
                in: container,
                debugDescription: """
                    expected \(eigenvalues.count) components of \(mean.count) bands, \
                    found \(components.count) numbers
                    """
            )
        }
        guard eigenvalues.allSatisfy({ $0 >= 0 }), totalVariance >= 0 else {
            throw DecodingError.dataCorruptedError(
                forKey: .eigenvalues,
                in: container,
                debugDescription: "expected variances of at least 0"
            )
        }
    }

    /// Writes the numbers without rounding.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(PackedDoubles(mean), forKey: .mean)
        try container.encode(PackedDoubles(components), forKey: .components)
        try container.encode(PackedDoubles(eigenvalues), forKey: .eigenvalues)
        try container.encode(totalVariance, forKey: .totalVariance)
        try container.encode(whiten, forKey: .whiten)
    }
}
