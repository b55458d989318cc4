internal import Engine
package import HSI
internal import LSGA
internal import NN
public import Runs

/// Integrated gradients of a network's predictions, by wavelength and by pixel of the patch.
///
/// `IGᵢ = (xᵢ − x′ᵢ) · ∫₀¹ ∂F(x′ + α (x − x′)) / ∂xᵢ dα`, by the midpoint rule, where F is the logit of the predicted class minus
/// the mean of all logits, x the patch and x′ the baseline. The path is a straight line in the spectra as in the prepared numbers,
/// because scaling and PCA are linear, so gradients go back through both without a further approximation.
///
/// Source: Sundararajan, Taly and Yan 2017, arXiv 1703.01365.
public struct IntegratedGradients: Sendable {
    /// The attributions of one pixel's prediction.
    public struct Attribution: Sendable {
        /// The pixel, as a row-major index of the scene.
        public let pixel: Int
        /// The class that is explained, the predicted one, counted from zero.
        public let predicted: Int
        /// The attribution of each band, summed over the patch, `[bands]`.
        public let bands: [Double]
        /// The attribution of each pixel of the patch, summed over the bands, `[side · side]`.
        public let patch: [Double]
        /// `F(x) − F(x′)`, which all attributions add up to.
        public let difference: Double
        /// The steps of the path.
        public let steps: Int

        /// The deviation of the sum of all attributions from the difference, relative to the difference.
        public var incompleteness: Double {
            abs(bands.reduce(0, +) - difference) / max(abs(difference), .leastNormalMagnitude)
        }
    }

    /// The attributions of each pixel, in order.
    public let attributions: [Attribution]
    /// The baseline.
    public let baseline: SpectralBaseline
    /// The largest deviation of the attributions from completeness that the steps are meant to reach.
    public static let tolerance = 0.01

    /// Computes the attributions of `pixels`.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - pixels: Row-major indices of the scene.
    ///   - baseline: What the patches are compared with.
    ///   - steps: The steps of a path. They are doubled for a pixel up to five times as long as it misses the tolerance.
    ///   - control: Receives progress.
    /// - Throws: `RunError.interrupted`, or an error of reading the scene.
    public init(
        _ run: InspectedRun,
        pixels: [Int],
        baseline: SpectralBaseline = .mean,
        steps: Int = 32,
        _ control: RunControl = RunControl()
    ) throws {
        try self.init(run, cube: run.cube(), pixels: pixels, baseline: baseline, steps: steps, control)
    }

    /// The same with the scene's cube as it is stored.
    package init(
        _ run: InspectedRun,
        cube: Cube,
        pixels: [Int],
        baseline: SpectralBaseline,
        steps: Int,
        _ control: RunControl
    ) throws {
        precondition(steps > 0, "IntegratedGradients: \(steps) steps")
        let input = SpectralInput(run, cube: cube, baseline: baseline)
        var attributions: [Attribution] = []
        for pixel in pixels {
            if control.isInterrupted() { throw RunError.interrupted }
            var (count, attribution) = (steps, Attribution?.none)
            for _ in 0...5 {
                let result = run.precision.run(RunControl()) {
                    input.attribution(run, pixel: pixel, steps: count)
                }
                attribution = result
                if result.incompleteness <= Self.tolerance { break }
                count *= 2
            }
            if let attribution { attributions.append(attribution) }
            control.report(
                .working(what: "integrated gradients", done: attributions.count, total: pixels.count)
            )
        }
        (self.attributions, self.baseline) = (attributions, baseline)
    }
}

extension SpectralInput {
    fileprivate func attribution(_ run: InspectedRun, pixel: Int, steps: Int)
        -> IntegratedGradients.Attribution
    {
        let (side, start) = (run.side, preparedBaseline)
        let patch = Tensor(run.sampler([pixel]))
        let size = patch.count
        let ends = patch.scalars
        let base = (0..<size).map { start[$0 % channels] }
        func logits(_ scalars: [Scalar]) -> [Double] {
            var context = Context.inference()
            let x = Variable(Tensor(scalars, shape: [1, side, side, channels]))
            return run.network(x, &context).value.scalars.map { Double($0) }
        }
        func output(_ logits: [Double], _ index: Int) -> Double {
            logits[index] - logits.reduce(0, +) / Double(logits.count)
        }
        let final = logits(ends)
        let predicted = final.indices.max { final[$0] < final[$1] } ?? 0
        let difference = output(final, predicted) - output(logits(base), predicted)

        // The mean gradient along the path, a few steps at a time.
        var gradient = [Double](repeating: 0, count: size)
        let group = 32
        for first in stride(from: 0, to: steps, by: group) {
            let part = first..<min(first + group, steps)
            let points = part.flatMap { step -> [Scalar] in
                let share = (Scalar(step) + 0.5) / Scalar(steps)
                return (0..<size).map { base[$0] + share * (ends[$0] - base[$0]) }
            }
            let input = Parameter(Tensor(points, shape: [part.count, side, side, channels]))
            let gradients = differentiate { tape in
                var context = Context.inference()
                let logits = run.network(tape.leaf(input), &context)
                let (rows, classes) = (logits.shape[0], logits.shape[1])
                let weights = (0..<rows * classes).map { index -> Scalar in
                    (index % classes == predicted ? 1 : 0) - 1 / Scalar(classes)
                }
                return (logits * Variable(Tensor(weights, shape: [rows, classes]))).sum()
            }.gradients
            guard let ofInput = gradients[input]?.scalars else { continue }
            for (index, number) in ofInput.enumerated() {
                gradient[index % size] += Double(number) / Double(steps)
            }
        }

        var (ofBands, ofPatch) = (
            [Double](repeating: 0, count: bands), [Double](repeating: 0, count: side * side)
        )
        let spectra = centered([pixel]).values
        for place in 0..<side * side {
            let pulled = pulledBack(Array(gradient[place * channels..<(place + 1) * channels]))
            for band in 0..<bands {
                let attribution = pulled[band] * (Double(spectra[place * bands + band]) - baseline[band])
                ofBands[band] += attribution
                ofPatch[place] += attribution
            }
        }
        return IntegratedGradients.Attribution(
            pixel: pixel,
            predicted: predicted,
            bands: ofBands,
            patch: ofPatch,
            difference: difference,
            steps: steps
        )
    }
}
