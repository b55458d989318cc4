internal import Engine
internal import HSI
internal import LSGA
internal import Runs

/// The input of a network in terms of wavelengths: how the numbers of a patch follow from its spectra.
///
/// A prepared spectrum is `y = D · c` with `c = (x − offset) / scale − mean`: x is the spectrum as stored, offset and scale those
/// of the scaling, mean that of the principal components, and D their projection. Without components, D is the identity and the
/// mean zero.
struct SpectralInput {
    /// c of every pixel of the scene, sampled and padded as the prepared cube is.
    let centered: PatchSampler
    /// D by rows, `[channels, bands]`; nil for the identity.
    let projection: [Double]?
    /// c of the baseline, `[bands]`.
    let baseline: [Double]
    let bands: Int, channels: Int

    init(_ run: InspectedRun, cube: Cube, baseline kind: SpectralBaseline) {
        let (scaling, components) = (run.preprocessing.scaling, run.preprocessing.principalComponents)
        let bands = cube.bands
        let mean = components?.mean ?? [Double](repeating: 0, count: bands)
        func centered(_ spectrum: some Sequence<Double>) -> [Double] {
            spectrum.enumerated().map { ($1 - scaling.offset[$0]) / scaling.scale[$0] - mean[$0] }
        }
        var values = cube.values
        for start in stride(from: 0, to: values.count, by: max(bands, 1)) {
            for band in 0..<bands {
                let scaled = (Double(values[start + band]) - scaling.offset[band]) / scaling.scale[band]
                values[start + band] = Float(scaled - mean[band])
            }
        }
        self.centered = PatchSampler(
            Cube(rows: cube.rows, columns: cube.columns, bands: bands, values: values),
            side: run.side,
            padding: run.sampler.padding
        )
        projection = components?.projection
        (self.bands, channels) = (bands, run.preprocessing.outputBands)
        baseline =
            switch kind {
            case .mean: centered(cube.meanSpectrum(of: run.target.split.train))
            case .zero: [Double](repeating: 0, count: bands)
            }
    }

    /// y of the baseline, `[channels]`.
    var preparedBaseline: [Scalar] {
        guard let projection else { return baseline.map { Scalar($0) } }
        return (0..<channels).map { channel in
            let row = projection[channel * bands..<(channel + 1) * bands]
            return Scalar(zip(row, baseline).reduce(0) { $0 + $1.0 * $1.1 })
        }
    }

    /// `Dᵀ g`: what a gradient with respect to y, `[channels]`, is with respect to c, `[bands]`.
    func pulledBack(_ gradient: [Double]) -> [Double] {
        guard let projection else { return gradient }
        var result = [Double](repeating: 0, count: bands)
        for (channel, factor) in gradient.enumerated() {
            for band in 0..<bands { result[band] += factor * projection[channel * bands + band] }
        }
        return result
    }
}

/// What an input is compared with.
public enum SpectralBaseline: String, Sendable, CaseIterable, Codable {
    /// The mean spectrum of the training pixels, at every pixel of the patch.
    case mean
    /// Zeros in place of the prepared patch.
    ///
    /// After PCA or standard scaling, they stand for the mean spectrum of the pixels that the preprocessing was fitted on.
    case zero
}

extension Cube {
    /// The mean spectrum of some pixels, in double precision; zeros without pixels.
    func meanSpectrum(of pixels: [Int]) -> [Double] {
        var sum = [Double](repeating: 0, count: bands)
        for pixel in pixels {
            for band in 0..<bands { sum[band] += Double(values[pixel * bands + band]) }
        }
        return sum.map { $0 / Double(max(pixels.count, 1)) }
    }
}
