internal import Compute
internal import Glibc
public import HSI

/// A synthetic scene with known truth; its bands are computed one at a time.
///
/// The reflectance of pixel p in band b, before the sensor, is
///
///     R(p, b) = exp(g(p) − σ²/2) · max(0, mean(m, b) + v · Σ over j of f(m, j, p) · mode(j, b))
///
/// with the material m at p, independent Gaussian random fields f of variance 1 for each material and mode, and another field g
/// of variance σ². The sensor averages R over neighboring pixels (`PointSpread`), which mixes the spectra at borders, and adds
/// noise (`SensorNoise`).
///
/// With a separability of 0, all materials have the same mean and share the fields f, and the cube does not depend on the label
/// map.
public struct SyntheticScene: Sendable {
    /// The settings.
    public let settings: SynthesisSettings
    /// The labels; 0 is unlabeled.
    public let labels: LabelMap
    /// The material of every pixel, `[rows, columns]`: the index of its class, or a higher number for materials without a class.
    public let materials: [UInt16]
    /// The materials' spectra.
    public let spectra: SyntheticSpectra
    /// The fields of each mode, `[modes][rows, columns]`.
    private let variation: [[Float]]
    private let illumination: [Float]
    private let pointSpread: PointSpread
    private let noise: SensorNoise

    /// A scene for `labels`, or for generated labels if nil; nil if the map is too small for the number of classes.
    ///
    /// `range` is the wavelength range in nanometers. The settings must be valid (`SynthesisSettings.problems`) and have the size of
    /// the labels.
    public init?(_ settings: SynthesisSettings, labels given: LabelMap?, range: ClosedRange<Double>) {
        precondition(settings.problems.isEmpty, "SyntheticScene: \(settings.problems)")
        let seed = Seed(settings.seed)
        let map: MaterialMap
        if let given {
            precondition(
                given.rows == settings.rows && given.columns == settings.columns,
                "SyntheticScene: labels \(given.rows)×\(given.columns)"
            )
            (labels, map) = (given, MaterialMap(around: given, seed: seed))
        } else {
            guard let organic = LabelMap.organic(settings) else { return nil }
            labels = organic.labels
            map = MaterialMap(generated: organic.labels, materials: organic.materials)
        }
        self.settings = settings
        materials = map.materials
        spectra = SyntheticSpectra(settings, range: range, classes: map.classes.count, others: map.others)
        variation = Self.variation(settings, map, modes: spectra.modes.count)
        pointSpread = PointSpread(deviation: settings.blur)
        noise = SensorNoise(settings, spectra)
        let deviation = Float(settings.illumination)
        let field = RandomField(
            rows: settings.rows,
            columns: settings.columns,
            length: settings.illuminationLength
        )
        illumination =
            deviation > 0
            ? field.values(seed, "synthesis/illumination", 0, 0, rows: 0..<settings.rows).map {
                expf(deviation * $0 - deviation * deviation / 2)
            } : []
    }

    /// The fields of each mode, at every pixel the field of its material; empty without variation.
    private static func variation(_ settings: SynthesisSettings, _ map: MaterialMap, modes: Int) -> [[Float]]
    {
        guard settings.variation > 0 else { return [] }
        let (rows, columns) = (settings.rows, settings.columns)
        let field = RandomField(rows: rows, columns: columns, length: settings.variationLength)
        // Without separability there is only one material.
        let isOne = settings.separability == 0
        let materials = isOne ? [UInt16](repeating: 0, count: rows * columns) : map.materials
        var extents = [Range<Int>?](repeating: nil, count: map.classes.count + map.others)
        for (pixel, material) in materials.enumerated() {
            let row = pixel / columns
            extents[Int(material)] = (extents[Int(material)]?.lowerBound ?? row)..<row + 1
        }
        return (0..<modes).map { mode in
            var plane = [Float](repeating: 0, count: rows * columns)
            for (material, extent) in extents.enumerated() {
                guard let extent else { continue }
                let values = field.values(
                    Seed(settings.seed),
                    "synthesis/variation",
                    material,
                    mode,
                    rows: extent
                )
                let start = extent.lowerBound * columns
                for index in values.indices where materials[start + index] == UInt16(material) {
                    plane[start + index] = values[index]
                }
            }
            return plane
        }
    }

    /// One band of the cube in sensor counts, `[rows, columns]`: 10,000 for a reflectance of 1.
    public func counts(band: Int) -> [UInt16] {
        noise.counts(of: signal(band: band), band: band, rows: settings.rows, columns: settings.columns)
    }

    /// The reflectance of one band after the point-spread function and before noise, `[rows, columns]`.
    public func signal(band: Int) -> [Float] {
        let columns = settings.columns
        let means = spectra.means.map { Float($0[band]) }
        let factors = spectra.modes.map { Float(settings.variation * $0[band]) }
        let surface: [Float] = filledRows(settings.rows, columns) { row, target in
            let start = row * columns
            for column in 0..<columns { target[column] = means[Int(materials[start + column])] }
            for (plane, factor) in zip(variation, factors) {
                for column in 0..<columns { target[column] += factor * plane[start + column] }
            }
            for column in 0..<columns { target[column] = max(target[column], 0) }
            guard !illumination.isEmpty else { return }
            for column in 0..<columns { target[column] *= illumination[start + column] }
        }
        return pointSpread.applied(to: surface, rows: settings.rows, columns: columns)
    }

    /// The share of each pixel's signal that comes from `material` under uniform illumination, 0…1, `[rows, columns]`.
    ///
    /// The shares of a pixel add up to 1 over all materials.
    public func abundance(of material: Int) -> [Float] {
        let presence: [Float] = materials.map { Int($0) == material ? 1 : 0 }
        return pointSpread.applied(to: presence, rows: settings.rows, columns: settings.columns)
    }

    /// The standard deviation of the noise at each band's mean signal, in reflectance.
    public var noiseDeviations: [Double] { noise.deviations }
}
