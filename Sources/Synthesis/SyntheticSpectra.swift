internal import Compute
internal import Glibc
internal import HSI

/// The mean spectra of the materials of a synthetic scene, and the shapes of their variation.
///
/// With the position x = 0…1 in the wavelength range, all spectra are combinations of eight shapes: a level, a slope 2x − 1, a step
/// 1 / (1 + exp(−(x − c) / w)), and five Gaussian absorption features exp(−(x − c)² / (2w²)), whose c and w are random. Material k has the
/// reflectance
///
///     base(x) + Σ over j of a(k, j) · shape_j(x)
///
/// where a(k, j) is centered over the classes and scaled so that the rms of the sum over classes and bands is separability × 0.05.
/// Classes form families of about three. Members of a family differ a quarter as much as families do, so that some pairs are
/// hard to distinguish. Reflectances are at least `darkest`.
public struct SyntheticSpectra: Sendable {
    /// The centers of the bands in nanometers.
    public let wavelengths: [Double]
    /// The spectrum that all materials vary around, `[bands]`.
    public let base: [Double]
    /// The mean reflectance of each material, `[materials, bands]`: the classes by ascending label, then other materials.
    public let means: [[Double]]
    /// The shapes in which pixels of one material differ, `[modes, bands]`.
    ///
    /// Their sum with independent factors of variance 1 has a standard deviation of 1, rms over bands, mostly in the level.
    public let modes: [[Double]]
    /// The rms Mahalanobis distance between the means of two classes, before blur and noise; nil without variation or with only one
    /// class.
    public let classDistance: Double?

    /// The least reflectance of a material.
    static let darkest = 0.01
    private static let absorptions = 5

    /// Draws the spectra of `classes` classes and `others` materials without a class.
    init(_ settings: SynthesisSettings, range: ClosedRange<Double>, classes: Int, others: Int) {
        let seed = Seed(settings.seed)
        let places = (0..<settings.bands).map { Double($0) / Double(settings.bands - 1) }
        wavelengths = places.map { range.lowerBound + $0 * (range.upperBound - range.lowerBound) }
        let (shapes, base) = Self.shapes(at: places, seed.stream("synthesis/shapes"))
        let size = Self.variationWeights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        modes = zip(shapes, Self.variationWeights).map { shape, weight in shape.map { $0 * weight / size } }
        let factors = Self.factors(classes: classes, others: others, seed.stream("synthesis/spectra"))
        func deviation(_ material: [Double]) -> [Double] {
            places.indices.map { band in shapes.indices.reduce(0) { $0 + material[$1] * shapes[$1][band] } }
        }
        let spread = Self.rootMeanSquare(factors.prefix(classes).flatMap(deviation))
        let wanted = settings.separability * SynthesisSettings.unitSeparation
        let scale = spread > 0 ? wanted / spread : 0
        means = factors.map { material in
            zip(base, deviation(material)).map { max($0 + scale * $1, Self.darkest) }
        }
        self.base = base
        var squares: [Double] = []
        for first in 0..<classes {
            for second in 0..<first {
                squares.append(
                    shapes.indices.reduce(0) { sum, shape in
                        let difference = scale * (factors[first][shape] - factors[second][shape])
                        let ratio = difference * size / Self.variationWeights[shape]
                        return sum + ratio * ratio
                    }
                )
            }
        }
        let isDefined = settings.variation > 0 && !squares.isEmpty
        classDistance =
            isDefined
            ? (squares.reduce(0, +) / Double(squares.count)).squareRoot() / settings.variation : nil
    }

    /// The spread of materials in each shape: level, slope, step, absorption features.
    private static let weights = [0.6, 0.4, 0.5] + [Double](repeating: 0.3, count: absorptions)
    /// The spread within a material.
    private static let variationWeights = [0.85, 0.25, 0.25] + [Double](repeating: 0.15, count: absorptions)

    /// The coefficient of each shape in every material, `[materials, shapes]`, with mean 0 over the classes.
    private static func factors(classes: Int, others: Int, _ stream: RandomStream) -> [[Double]] {
        var stream = stream
        // Uniform with variance 1: the coefficients are bounded, so that reflectances stay above zero.
        func draw() -> [Double] { weights.map { $0 * (2 * stream.uniform() - 1) * 3.0.squareRoot() } }
        let families = (0..<(classes + 2) / 3).map { _ in draw() }
        var factors = (0..<classes).map { place in
            zip(families[place % families.count], draw()).map { $0 + 0.25 * $1 }
        }
        for _ in 0..<others { factors.append(draw()) }
        for shape in weights.indices {
            let mean = factors.prefix(classes).reduce(0) { $0 + $1[shape] } / Double(max(classes, 1))
            for material in factors.indices { factors[material][shape] -= mean }
        }
        return factors
    }

    /// The shapes, each of rms 1 over bands, and the spectrum around which materials vary.
    private static func shapes(
        at places: [Double],
        _ stream: RandomStream
    ) -> (shapes: [[Double]], base: [Double]) {
        var stream = stream
        func uniform(_ range: ClosedRange<Double>) -> Double {
            range.lowerBound + stream.uniform() * (range.upperBound - range.lowerBound)
        }
        let (center, width) = (uniform(0.35...0.65), uniform(0.03...0.08))
        let step = places.map { 1 / (1 + exp(-($0 - center) / width)) }
        // One absorption feature in each fifth of the range.
        let features = (0..<absorptions).map { index in
            let (center, width) = ((Double(index) + uniform(0.2...0.8)) / 5, uniform(0.03...0.08))
            return places.map { exp(-($0 - center) * ($0 - center) / (2 * width * width)) }
        }
        let slope = places.map { 2 * $0 - 1 }
        let base = places.indices.map { band in
            0.28 + 0.04 * slope[band] + 0.1 * step[band] - 0.04 * features.reduce(0) { $0 + $1[band] }
        }
        let raw = [places.map { _ in 1.0 }, slope, step] + features
        return (raw.map { shape in shape.map { $0 / max(rootMeanSquare(shape), 1e-9) } }, base)
    }

    private static func rootMeanSquare(_ values: [Double]) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(values.count, 1))).squareRoot()
    }
}
