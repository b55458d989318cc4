internal import Glibc

/// The spectra of a cube as principal components in whole steps: small enough to be part of a document.
///
/// The spectrum of a pixel is about `mean + step · Σ values[k] · components[k]`.
public struct CodedSpectra: Sendable {
    /// The mean spectrum: `[bands]`.
    public let mean: [Float]
    /// The directions: `[count, bands]`.
    public let components: [Float]
    /// The length of one step along each direction, in the units of the cube.
    public let step: Double
    /// The steps of each pixel: `[count, pixels]`.
    public let values: [Int16]
    /// The root mean square, over all pixels and bands, of what coding changes, in the units of the cube.
    public let error: Double
    /// The root mean square of the spectra's deviation from their mean, in the same units.
    public let deviation: Double

    /// The number of components.
    public var count: Int { components.count / max(1, mean.count) }

    /// Codes a cube in about `bits` bits per pixel.
    ///
    /// One step for all components gives the smallest squared error for a number of bits. Components whose standard deviation
    /// is below a third of the step would be zero almost everywhere and are left out.
    ///
    /// - Throws: `PreprocessingError`, for example if a value is not finite.
    public init(_ cube: Cube, bitsPerPixel bits: Double) throws(PreprocessingError) {
        let all = try PrincipalComponents.fit(cube, components: min(cube.bands, cube.pixels), whiten: false)
        let deviations = all.eigenvalues.map { $0.squareRoot() }
        let wanted = Self.step(deviations, bits: bits)
        let kept = max(1, deviations.count { $0 > wanted / 3 })
        let fitted = PrincipalComponents(
            mean: all.mean,
            components: Array(all.components.prefix(kept * cube.bands)),
            eigenvalues: Array(all.eigenvalues.prefix(kept)),
            totalVariance: all.totalVariance,
            whiten: false
        )
        let projected = try fitted.applied(to: cube).values
        let pixels = cube.pixels
        let largest = projected.reduce(0) { max($0, abs($1)) }
        let step = max(wanted, Double(largest) / 32_767, Double.leastNormalMagnitude)
        var values = [Int16](repeating: 0, count: pixels * kept)
        var rounding = 0.0
        for pixel in 0..<pixels {
            for component in 0..<kept {
                let exact = Double(projected[pixel * kept + component])
                let steps = (exact / step).rounded()
                values[component * pixels + pixel] = Int16(clamping: Int(steps))
                rounding += (exact - steps * step) * (exact - steps * step)
            }
        }
        let total = fitted.totalVariance * Double(pixels - 1)
        let missing = max(0, total - fitted.eigenvalues.reduce(0, +) * Double(pixels - 1))
        let count = Double(pixels * cube.bands)
        mean = fitted.mean.map(Float.init)
        components = fitted.components.map(Float.init)
        (self.step, self.values) = (step, values)
        // The missing components are orthogonal to the rounding errors, so squares add up.
        error = ((missing + rounding) / count).squareRoot()
        deviation = (total / count).squareRoot()
    }

    /// The step at which components with these standard deviations take `bits` bits together, if they are normal.
    ///
    /// It is at least a five-hundredth of the total deviation: a smaller error cannot be seen.
    private static func step(_ deviations: [Double], bits: Double) -> Double {
        let total = deviations.reduce(0) { $0 + $1 * $1 }.squareRoot()
        func needed(_ step: Double) -> Double {
            deviations.reduce(0) { sum, deviation in
                // The entropy of a normal variable in whole steps: log₂(σ √(2πe) / step).
                sum + max(0, log2(deviation / step) + 2.05)
            }
        }
        guard total > 0 else { return 0 }
        var (low, high) = (total / 500, total * 8)
        for _ in 0..<60 where needed(low) > bits {
            let middle = (low * high).squareRoot()
            if needed(middle) > bits { low = middle } else { high = middle }
            if high / low < 1.000_001 { return high }
        }
        return low
    }
}
