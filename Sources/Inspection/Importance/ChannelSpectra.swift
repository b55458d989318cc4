internal import Engine
package import HSI
internal import LSGA
internal import NN
internal import Runs

/// The gates of a refiner's channels, back through convolutions and PCA to wavelengths.
///
/// How much a channel depends on a band is the absolute derivative of its mean over the patch with respect to that band at all
/// pixels, times the standard deviation of the band over the training pixels. The gate at a band is the mean gate of the channels,
/// weighted by that.
public struct ChannelSpectra: Sendable {
    /// The path of the layer.
    public let layer: String
    /// The gate of each channel, `[channels]`.
    public let gates: [Double]
    /// The mean gate at each band, `[bands]`.
    public let bands: [Double]

    /// The gates of the patch around `pixel`; nil if the network has no refiner that gates channels.
    package init?(_ run: InspectedRun, cube: Cube, pixel: Int) {
        let record = run.record(of: [pixel], [.gates, .maps])
        guard
            let index = record.values.firstIndex(where: {
                $0.observation == .gates && $0.value.shape[1] == 1 && !$0.layer.contains("attn")
            }),
            let map = record.values[..<index].last(where: { $0.observation == .maps })
        else { return nil }
        let gates = record.values[index].value.scalars.map { Double($0) }
        let (channels, tokens) = (gates.count, map.value.shape[1])
        guard map.value.shape[2] == channels else { return nil }

        // One copy of the patch for each channel, whose mean alone is differentiated.
        let patch = Tensor(run.sampler([pixel]))
        let copies = Tensor(
            (0..<channels).flatMap { _ in patch.scalars },
            shape: [channels] + patch.shape.dropFirst()
        )
        let input = Parameter(copies)
        let gradients = run.precision.run(RunControl()) {
            differentiate { tape in
                let keeper = MapKeeper(layer: map.layer)
                var context = Context.inference()
                context.observer = keeper
                _ = run.network(tape.leaf(input), &context)
                let chosen = (0..<channels * tokens * channels).map { index -> Scalar in
                    index % channels == index / (tokens * channels) ? 1 / Scalar(tokens) : 0
                }
                let mask = Variable(Tensor(chosen, shape: [channels, tokens, channels]))
                return ((keeper.map ?? mask) * mask).sum()
            }.gradients
        }
        guard let gradient = gradients[input]?.scalars else { return nil }
        let spectral = SpectralInput(run, cube: cube, baseline: .zero)
        let (inputs, size) = (spectral.channels, patch.count)
        let deviations = Self.deviations(run, cube)
        var (weighted, total) = (
            [Double](repeating: 0, count: cube.bands), [Double](repeating: 0, count: cube.bands)
        )
        for channel in 0..<channels {
            var sums = [Double](repeating: 0, count: inputs)
            for place in 0..<size { sums[place % inputs] += Double(gradient[channel * size + place]) }
            for (band, slope) in spectral.pulledBack(sums).enumerated() {
                let weight = abs(slope) * deviations[band]
                weighted[band] += weight * gates[channel]
                total[band] += weight
            }
        }
        layer = record.values[index].layer
        self.gates = gates
        bands = zip(weighted, total).map { $1 > 0 ? $0 / $1 : .nan }
    }

    /// The standard deviation of each band over the training pixels, after scaling.
    private static func deviations(_ run: InspectedRun, _ cube: Cube) -> [Double] {
        let (pixels, scale) = (run.target.split.train, run.preprocessing.scaling.scale)
        let mean = cube.meanSpectrum(of: pixels)
        return (0..<cube.bands).map { band in
            let squares = pixels.reduce(0.0) { sum, pixel in
                let difference = Double(cube.values[pixel * cube.bands + band]) - mean[band]
                return sum + difference * difference
            }
            return (squares / Double(max(pixels.count, 1))).squareRoot() / scale[band]
        }
    }
}

/// Keeps the feature map of one layer, with its place on the tape.
private final class MapKeeper: Observer {
    private let layer: String
    private(set) var map: Variable?

    init(layer: String) { self.layer = layer }

    func isInterested(in observation: Observation) -> Bool { observation == .maps }

    func observe(_ observation: Observation, _ value: Variable, at layer: String) {
        if layer == self.layer { map = value }
    }
}
