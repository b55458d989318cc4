/// The features of every pixel of a scene, and a mask of the pixels.
///
/// All algorithms of this target expect the leading principal components of the scene's spectra: centered, in order of
/// decreasing variance, not whitened (each component keeps its variance; a common factor has no effect). Components of
/// log radiance work as well. Algorithms that need whitened components divide each by its standard deviation
/// themselves.
public struct GraphFeatures: Sendable, Equatable {
    /// Rows of the scene.
    public let rows: Int
    /// Columns of the scene.
    public let columns: Int
    /// The number of features per pixel.
    public let count: Int
    /// The features, `[rows, columns, count]`, row-major.
    public let values: [Float]
    /// Whether each pixel is part of the scene, `[rows, columns]`; all pixels if nil.
    ///
    /// Masked pixels are not in any graph.
    public let isPresent: [Bool]?

    /// The largest number of pixels for which the edges of an 8-neighborhood have 32-bit indices.
    static let pixelLimit = Int(Int32.max) / 8

    /// Creates features from `values`, `[rows, columns, count]`; those of masked pixels are not read.
    ///
    /// Throws `featureNotFinite` or `tooManyPixels`.
    public init(_ values: [Float], rows: Int, columns: Int, count: Int, isPresent: [Bool]? = nil)
        throws(PropagationError)
    {
        precondition(
            rows > 0 && columns > 0 && count > 0 && values.count == rows * columns * count,
            "GraphFeatures.init: \(values.count) numbers for \(rows)×\(columns)×\(count)"
        )
        precondition(
            isPresent.map { $0.count == rows * columns } ?? true,
            "GraphFeatures.init: a mask of \(isPresent?.count ?? 0) pixels for \(rows)×\(columns)"
        )
        guard rows * columns <= Self.pixelLimit else {
            throw .tooManyPixels(count: rows * columns, limit: Self.pixelLimit)
        }
        for pixel in 0..<rows * columns where isPresent?[pixel] ?? true {
            for value in values[pixel * count..<(pixel + 1) * count] where !value.isFinite {
                throw .featureNotFinite(row: pixel / columns, column: pixel % columns)
            }
        }
        (self.rows, self.columns, self.count) = (rows, columns, count)
        (self.values, self.isPresent) = (values, isPresent)
    }

    /// The number of pixels of the scene, including masked pixels.
    public var pixels: Int { rows * columns }

    /// Whether `pixel`, counted row by row, is not masked.
    func contains(_ pixel: Int) -> Bool { isPresent?[pixel] ?? true }
}

extension GraphFeatures {
    /// The standard deviation of each feature over the unmasked pixels; 0 without pixels.
    func standardDeviations() -> [Double] {
        var (mean, squares, present) = (
            [Double](repeating: 0, count: count), [Double](repeating: 0, count: count), 0
        )
        for pixel in 0..<pixels where contains(pixel) {
            present += 1
            for feature in 0..<count { mean[feature] += Double(values[pixel * count + feature]) }
        }
        for feature in 0..<count { mean[feature] /= Double(max(present, 1)) }
        for pixel in 0..<pixels where contains(pixel) {
            for feature in 0..<count {
                let distance = Double(values[pixel * count + feature]) - mean[feature]
                squares[feature] += distance * distance
            }
        }
        return squares.map { ($0 / Double(max(present, 1))).squareRoot() }
    }
}
