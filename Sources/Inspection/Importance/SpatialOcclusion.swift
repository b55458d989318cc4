internal import Engine
package import HSI
internal import LSGA
package import Runs

/// How the probability of the predicted class falls when one pixel of a patch is replaced.
///
/// Source: Zeiler and Fergus 2014, arXiv 1311.2901, with single pixels in place of squares.
public struct SpatialOcclusion: Sendable {
    /// The drops of one pixel's prediction.
    public struct Drops: Sendable {
        /// The pixel, as a row-major index of the scene.
        public let pixel: Int
        /// The predicted class, counted from zero.
        public let predicted: Int
        /// Its probability for the whole patch.
        public let probability: Double
        /// The fall of that probability when a pixel of the patch is replaced, `[side · side]`; negative where it rises.
        public let patch: [Double]
    }

    /// The drops of each pixel, in order.
    public let drops: [Drops]

    /// Replaces each pixel of the patches around `pixels` by the baseline.
    ///
    /// - Throws: `RunError.interrupted`.
    package init(
        _ run: InspectedRun,
        cube: Cube,
        pixels: [Int],
        baseline: SpectralBaseline,
        _ control: RunControl
    ) throws {
        let replacement = SpectralInput(run, cube: cube, baseline: baseline).preparedBaseline
        let (places, channels) = (run.side * run.side, replacement.count)
        var drops: [Drops] = []
        for pixel in pixels {
            if control.isInterrupted() { throw RunError.interrupted }
            let patch = Tensor(run.sampler([pixel])).scalars
            var patches = (0...places).flatMap { _ in patch }
            for place in 0..<places {
                let start = (place + 1) * patch.count + place * channels
                patches.replaceSubrange(start..<start + channels, with: replacement)
            }
            let logits = run.precision.run(RunControl()) {
                run.network.logits(
                    of: Tensor(patches, shape: [places + 1, run.side, run.side, channels])
                )
            }
            let probabilities = Variable(logits).softmax().value
            let (classes, scalars) = (logits.shape[1], probabilities.scalars)
            let predicted = logits.predictedClasses[0]
            let whole = Double(scalars[predicted])
            drops.append(
                Drops(
                    pixel: pixel,
                    predicted: predicted,
                    probability: whole,
                    patch: (1...places).map { whole - Double(scalars[$0 * classes + predicted]) }
                )
            )
            control.report(.working(what: "occlusion", done: drops.count, total: pixels.count))
        }
        self.drops = drops
    }
}
