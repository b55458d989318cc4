internal import ArrayFiles
internal import Glibc

/// How the bands of a model are made of the bands of a file.
struct BandMatching {
    /// A band of the model: a weighted sum of bands of the file.
    struct Mixture {
        /// The bands of the file with their weights, which sum to 1.
        var parts: [(band: Int, weight: Double)]
        /// The factor of the sum.
        var factor = 1.0
        /// What is added.
        var summand = 0.0

        /// A single band as it is.
        init(_ band: Int) { parts = [(band, 1)] }

        /// A weighted sum.
        init(_ parts: [(band: Int, weight: Double)]) { self.parts = parts }

        /// Whether it is a single band, neither multiplied nor shifted.
        var isPlain: Bool { parts.count == 1 && factor == 1 && summand == 0 }
    }

    /// The bands of the model, in its order.
    var mixtures: [Mixture]

    /// The bands of the file that are used, ascending.
    var used: [Int] { Set(mixtures.flatMap { $0.parts.map(\.band) }).sorted() }

    /// Finds the bands.
    ///
    /// - Parameters:
    ///   - found: The number of bands in the file.
    ///   - raster: What the file says about them.
    ///   - model: The bands of the training cube; nil if the model does not have them.
    ///   - count: The number of bands of the model.
    ///   - path: The file, for errors.
    ///   - doubts: Receives what was matched or assumed.
    /// - Throws: `SceneError.unsupported` that lists the wavelengths without a band.
    init(
        _ found: Int,
        _ raster: RasterMetadata?,
        _ model: BandDescription?,
        _ count: Int,
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) {
        if let wanted = model?.wavelengths, let wavelengths = raster?.wavelengths, wavelengths.count == found
        {
            mixtures = try Self.matched(wanted, model?.bandwidths, wavelengths, path, &doubts)
        } else if let selection = model?.selection, selection.total == found {
            if !selection.isWhole {
                doubts.append(
                    Doubt(
                        .certain,
                        "\(selection.kept.count) of \(found) bands used, those that were used in training"
                    )
                )
            }
            mixtures = selection.kept.map { Mixture($0) }
        } else {
            guard found == count else {
                let total =
                    model.map { $0.selection.isWhole ? "" : ", or \($0.selection.total) with those left out" }
                    ?? ""
                throw .unsupported(
                    path: path,
                    reason: "expected \(count) bands\(total), as the training cube has, found \(found)"
                        + (model?.wavelengths != nil
                            ? "; with wavelengths in the file, bands could be matched" : "")
                )
            }
            mixtures = (0..<count).map { Mixture($0) }
        }
        convert(of: found, raster, model, &doubts)
    }

    private static func matched(
        _ wanted: [Double],
        _ widths: [Double]?,
        _ wavelengths: [Double],
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) -> [Mixture] {
        let spacings = spacings(wanted)
        var (bands, isMatched, shift): ([Int], Bool, Double) = ([], true, 0)
        for (index, wavelength) in wanted.enumerated() {
            let nearest = wavelengths.indices.min {
                abs(wavelengths[$0] - wavelength) < abs(wavelengths[$1] - wavelength)
            }
            let tolerance = max(widths.map { $0[index] / 2 } ?? 0, spacings[index] / 2)
            guard let nearest, abs(wavelengths[nearest] - wavelength) <= tolerance, !bands.contains(nearest)
            else {
                isMatched = false
                break
            }
            shift = max(shift, abs(wavelengths[nearest] - wavelength))
            bands.append(nearest)
        }
        // Narrower bands than those of training are averaged, unless those of training overlap as much.
        let isFiner = wanted.indices.allSatisfy { index in
            let width = widths.map { $0[index] } ?? spacings[index]
            return spacings[index] > width / 3
                && wavelengths.count { abs($0 - wanted[index]) <= width / 2 } >= 3
        }
        if isMatched, !isFiner {
            if bands != Array(0..<wavelengths.count) || shift > 0.01 {
                doubts.append(
                    Doubt(
                        .certain,
                        "\(bands.count) of \(wavelengths.count) bands matched by wavelength, at most \(Float((shift * 100).rounded() / 100)) nm apart"
                    )
                )
            }
            return bands.map { Mixture($0) }
        }
        return try resampled(wanted, widths ?? spacings, wavelengths, path, &doubts)
    }

    /// The distance of each wavelength to the nearest other one; 20 nm for a single one.
    private static func spacings(_ wavelengths: [Double]) -> [Double] {
        let sorted = wavelengths.sorted()
        return wavelengths.map { wavelength in
            let own = sorted.firstIndex(of: wavelength) ?? 0
            let gaps = [
                own > 0 ? sorted[own] - sorted[own - 1] : nil,
                own + 1 < sorted.count ? sorted[own + 1] - sorted[own] : nil,
            ]
            return gaps.compactMap(\.self).filter { $0 > 0 }.min() ?? 20
        }
    }

    /// Bands of the model made of those of another sensor.
    ///
    /// Where the file has three bands or more within the width of a band, their mean with the weights of a Gaussian response of this
    /// full width at half maximum; else linear interpolation between the two neighbors. Neighbors farther away than the width
    /// and one and a half spacings of the file do not say what lies between them.
    private static func resampled(
        _ wanted: [Double],
        _ widths: [Double],
        _ wavelengths: [Double],
        _ path: String,
        _ doubts: inout [Doubt]
    ) throws(SceneError) -> [Mixture] {
        let order = wavelengths.indices.sorted { wavelengths[$0] < wavelengths[$1] }
        let gaps = Self.spacings(wavelengths).sorted()
        let typical = gaps[gaps.count / 2]
        var (mixtures, missing, averaged): ([Mixture], [Double], Int) = ([], [], 0)
        for (wavelength, width) in zip(wanted, widths) {
            let inside = order.filter { abs(wavelengths[$0] - wavelength) <= width / 2 }
            if inside.count >= 3 {
                let near = order.filter { abs(wavelengths[$0] - wavelength) <= 1.5 * width }
                let weights = near.map { band -> Double in
                    let distance = (wavelengths[band] - wavelength) / width
                    return exp(-4 * log(2) * distance * distance)
                }
                let sum = weights.reduce(0, +)
                mixtures.append(Mixture(zip(near, weights).map { ($0, $1 / sum) }))
                averaged += 1
                continue
            }
            let reach = max(width, 1.5 * typical)
            let below = order.last { wavelengths[$0] <= wavelength }
            let above = order.first { wavelengths[$0] >= wavelength }
            guard let below, let above, wavelength - wavelengths[below] <= reach,
                wavelengths[above] - wavelength <= reach
            else {
                missing.append(wavelength)
                continue
            }
            let gap = wavelengths[above] - wavelengths[below]
            guard gap > 0 else {
                mixtures.append(Mixture(below))
                continue
            }
            let share = (wavelength - wavelengths[below]) / gap
            mixtures.append(Mixture([(below, 1 - share), (above, share)]))
        }
        guard missing.isEmpty else {
            let list = missing.prefix(12).map { "\(Float($0))" }.joined(separator: ", ")
            throw .unsupported(
                path: path,
                reason:
                    "no band near \(missing.count) of the \(wanted.count) wavelengths of training: \(list)"
                    + "\(missing.count > 12 ? ", …" : "") nm; the file has \(Float(wavelengths.min() ?? 0)) to \(Float(wavelengths.max() ?? 0)) nm"
            )
        }
        let how =
            averaged == wanted.count
            ? "averaged over the widths of the training bands"
            : averaged == 0
                ? "interpolated"
                : "\(averaged) averaged over the widths of the training bands, \(wanted.count - averaged) interpolated"
        doubts.append(
            Doubt(
                .certain,
                "\(wanted.count) bands of training resampled from \(wavelengths.count) bands of another sensor: \(how)"
            )
        )
        return mixtures
    }

    /// Adds factor and summand from the numbers of the file to those of training.
    private mutating func convert(
        of total: Int,
        _ raster: RasterMetadata?,
        _ model: BandDescription?,
        _ doubts: inout [Doubt]
    ) {
        let kept = mixtures.map { $0.parts.max { $0.weight < $1.weight }?.band ?? 0 }
        let file = BandDescription(BandSelection(total: total, kept: kept), raster)
        func scaling(_ description: BandDescription?) -> [(gain: Double, offset: Double)] {
            mixtures.indices.map { index in
                (description?.gains.map { $0[index] } ?? 1, description?.offsets.map { $0[index] } ?? 0)
            }
        }
        let declares = (file.gains ?? file.offsets) != nil
        let declared = (model?.gains ?? model?.offsets) != nil
        guard declares, declared else {
            if declares != declared {
                doubts.append(
                    Doubt(
                        .likely,
                        "only the \(declared ? "training cube" : "file") declares a scale; numbers are taken as they are"
                    )
                )
            }
            return
        }
        for (index, (own, training)) in zip(scaling(file), scaling(model)).enumerated()
        where training.gain != 0 {
            mixtures[index].factor = own.gain / training.gain
            mixtures[index].summand = (own.offset - training.offset) / training.gain
        }
        if mixtures.contains(where: { $0.factor != 1 || $0.summand != 0 }) {
            doubts.append(Doubt(.certain, "numbers converted to the scale of the training cube"))
        }
    }
}
