internal import Compute
internal import Glibc
internal import HSI

/// Sensor noise: shot noise, whose variance grows with the signal, and read noise with constant variance.
///
/// At reflectance r in a band whose mean is m, the noise is normal with mean 0 and standard deviation
///
///     (m / s) · √(0.7 · r / m + 0.3)
///
/// where s, the signal-to-noise ratio of the band at the mean, is best at 0.4 of the wavelength range and falls to both sides:
/// with x the position in the range, 1 / s = noise / (0.3 + 0.7 · exp(−((x − 0.4) / 0.35)²)).
struct SensorNoise {
    /// The standard deviation at the mean signal of each band, `[bands]`, in reflectance.
    let deviations: [Double]
    private let means: [Double]
    private let seed: Seed

    static let readShare = 0.3

    init(_ settings: SynthesisSettings, _ spectra: SyntheticSpectra) {
        (means, seed) = (spectra.base, Seed(settings.seed))
        deviations = spectra.base.enumerated().map { band, mean in
            let place = Double(band) / Double(settings.bands - 1)
            let quality = 0.3 + 0.7 * exp(-((place - 0.4) / 0.35) * ((place - 0.4) / 0.35))
            return settings.noise * mean / quality
        }
    }

    /// The signal `[rows, columns]` of one band with noise, in counts from 0 to 65,535.
    func counts(of signal: [Float], band: Int, rows: Int, columns: Int) -> [UInt16] {
        let (mean, deviation) = (means[band], deviations[band])
        return filledRows(rows, columns) { row, target in
            var stream = seed.stream("synthesis/noise", band, row)
            for column in 0..<columns {
                var value = Double(signal[row * columns + column])
                if deviation > 0 {
                    let share = max(value, 0) / mean * (1 - Self.readShare) + Self.readShare
                    value += deviation * share.squareRoot() * stream.normal()
                }
                let counts = (value * SynthesisSettings.countsPerReflectance).rounded()
                target[column] = UInt16(min(max(counts, 0), 65_535))
            }
        }
    }
}
