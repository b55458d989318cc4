internal import Compute

/// Fitted principal components: the directions of a cube's spectra with the largest variance, largest first.
///
/// `y = components · (x − mean)`, divided by `√eigenvalue` when whitened, as scikit-learn's `PCA`. Everything is
/// computed in double precision; each component's entry of largest magnitude is positive.
public struct PrincipalComponents: Sendable, Equatable {
    /// The mean spectrum of the pixels fitted on: `[bands]`.
    public let mean: [Double]
    /// The orthonormal directions, row by row: `[count, bands]`.
    public let components: [Double]
    /// The variance along each direction (divided by the count of pixels less one), descending: `[count]`.
    public let eigenvalues: [Double]
    /// The variance over all directions, kept or not.
    public let totalVariance: Double
    /// Whether the projections are divided by the root of their eigenvalues.
    public let whiten: Bool

    /// Fits directions to a cube.
    ///
    /// - Parameters:
    ///   - cube: The scene.
    ///   - components: How many directions.
    ///   - whiten: Whether projections are divided by the root of their eigenvalues.
    ///   - pixels: The pixels to fit to (row-major indices), or `nil` for all of them.
    ///   - scaling: What is done to the cube first.
    /// - Returns: The directions of the scaled cube, which is never made.
    /// - Throws: `PreprocessingError` with every reason against the fit.
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
        // A covariance has no negative eigenvalues but by rounding.
        let eigenvalues = eigen.values.map { max(0, $0) }
        return PrincipalComponents(
            mean: covariance.mean,
            components: Array(eigen.vectors.prefix(components * cube.bands)),
            eigenvalues: Array(eigenvalues.prefix(components)),
            totalVariance: eigenvalues.reduce(0, +),
            whiten: whiten
        )
    }

    /// What stands against fitting `components` directions to `pixels` of the cube.
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

    /// The number of bands fitted on.
    public var bands: Int { mean.count }
    /// The number of components.
    public var count: Int { eigenvalues.count }
    /// The share of the total variance along each direction, 0 … 1; 0 where the cube has no variance at all.
    public var explainedVarianceRatio: [Double] {
        eigenvalues.map { totalVariance > 0 ? $0 / totalVariance : 0 }
    }

    /// What each projection is divided by.
    ///
    /// A direction of almost no variance holds nothing but rounding, and dividing by the root of that would blow the
    /// rounding up to the size of a signal. So an eigenvalue counts as at least `bands · 2⁻⁵²` of the largest, and
    /// as 1 where the largest is 0.
    var divisors: [Double] {
        guard whiten else { return [Double](repeating: 1, count: count) }
        let largest = eigenvalues.first ?? 0
        guard largest > 0 else { return [Double](repeating: 1, count: count) }
        let least = largest * Double(bands) * 0x1p-52
        return eigenvalues.map { max($0, least).squareRoot() }
    }

    /// The projections of every pixel, scaled first if asked for: `[rows, columns, bands]` → `[rows, columns, count]`.
    public func applied(to cube: Cube, scaling: Scaling? = nil) throws(PreprocessingError) -> Cube {
        guard cube.bands == bands else {
            throw PreprocessingError([.bands(expected: bands, found: cube.bands)])
        }
        if let problems = scaling?.problems(with: cube), !problems.isEmpty {
            throw PreprocessingError(problems)
        }
        let divisors = divisors
        let directions = components.enumerated().map { $1 / divisors[$0 / bands] }
        let projection = CentredProjection(mean: mean, directions: directions)
        let projected = projection(cube.values, scaling: scaling?.columns)
        return Cube(rows: cube.rows, columns: cube.columns, bands: count, values: projected)
    }
}

extension PrincipalComponents: Codable {
    private enum CodingKeys: String, CodingKey { case mean, components, eigenvalues, totalVariance, whiten }

    /// Reads components and checks that their parts belong together.
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
                debugDescription: "expected no negative variance"
            )
        }
    }

    /// Writes the numbers exactly.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(PackedDoubles(mean), forKey: .mean)
        try container.encode(PackedDoubles(components), forKey: .components)
        try container.encode(PackedDoubles(eigenvalues), forKey: .eigenvalues)
        try container.encode(totalVariance, forKey: .totalVariance)
        try container.encode(whiten, forKey: .whiten)
    }
}
