internal import Compute

/// Gaussian maximum likelihood: the class whose normal distribution has the highest density at the sample, with equal priors.
///
/// The log density of a class is `−½·(x − m)ᵀ·Σ⁻¹·(x − m) − ½·log det Σ`, with the mean m of its training samples and their
/// covariance Σ, shrunk by `ShrunkCovariance`. A class with fewer than three samples (two differ in one direction only, and the
/// estimate does not shrink) or with constant samples uses the pooled within-class covariance, shrunk in the same way, or the
/// identity if no feature varies. Ties go to the first class.
public struct GaussianClassifier: ProbabilisticPixelClassifier {
    private let components: [Component]

    private struct Component {
        let index: Int
        let mean: [Double]
        let factor: CholeskyFactor
    }

    /// The zero-based class of each sample.
    public func classes(of samples: Samples) -> [Int] {
        classesInBlocks(samples.count) { range in
            let densities = logDensities(samples, range)
            return (0..<range.count).map {
                let row = densities[$0 * components.count..<($0 + 1) * components.count]
                return components[Array(row).indexOfLargest].index
            }
        }
    }

    /// The densities divided by their sum.
    public func probabilities(of samples: Samples, classCount: Int) -> [Double] {
        softmaxInBlocks(samples.count, classCount: classCount, components.map(\.index)) {
            logDensities(samples, $0)
        }
    }

    /// The log densities of a range of samples, `[range.count, components]`, without a constant.
    private func logDensities(_ samples: Samples, _ range: Range<Int>) -> [Double] {
        let features = samples.features
        let rows = samples.doubles(range)
        var densities = [Double](repeating: 0, count: range.count * components.count)
        var centered = rows
        var whitened = rows
        for (number, component) in components.enumerated() {
            for row in 0..<range.count {
                for feature in 0..<features {
                    centered[row * features + feature] =
                        rows[row * features + feature] - component.mean[feature]
                }
            }
            whitened.withUnsafeMutableBufferPointer { buffer in
                guard let result = buffer.baseAddress else { return }
                DoubleProduct.multiply(
                    range.count,
                    features,
                    features,
                    centered,
                    component.factor.inverse,
                    bTransposed: true,
                    into: result
                )
            }
            for row in 0..<range.count {
                var distance = 0.0
                for value in whitened[row * features..<(row + 1) * features] { distance += value * value }
                densities[row * components.count + number] =
                    -0.5 * (distance + component.factor.logDeterminant)
            }
        }
        return densities
    }

    /// Fits a distribution to every class with samples.
    static func fit(_ training: TrainingSet, progress: (Int, Int) throws -> Void) throws -> FittedBaseline {
        let features = training.samples.features
        let present = training.present
        let indices = training.indicesByClass
        try progress(0, present.count)
        let centered = present.map { training.samples.chosen(indices[$0]).centered }
        let pooled = CholeskyFactor.pooled(centered.flatMap(\.rows), features: features)
        let fitted = mapped(present.count) { index -> (component: Component, shrinkage: Double) in
            let (mean, rows) = centered[index]
            let covariance = ShrunkCovariance(centered: rows, features: features)
            let own =
                rows.count >= 3 * features && covariance.meanVariance > 0
                ? CholeskyFactor(of: covariance.matrix, order: features) : nil
            let component = Component(index: present[index], mean: mean, factor: own ?? pooled)
            return (component, own == nil ? 1 : covariance.shrinkage)
        }
        try progress(present.count, present.count)
        let mean = fitted.reduce(0) { $0 + $1.shrinkage } / Double(max(fitted.count, 1))
        return FittedBaseline(
            GaussianClassifier(components: fitted.map(\.component)),
            [.init("mean_shrinkage", mean)]
        )
    }
}

extension Samples {
    /// The mean of every feature, and the centered rows.
    var centered: (mean: [Double], rows: [Double]) {
        var mean = [Double](repeating: 0, count: features)
        var rows = doubles
        for (index, value) in rows.enumerated() { mean[index % features] += value }
        for feature in mean.indices { mean[feature] /= Double(max(count, 1)) }
        for index in rows.indices { rows[index] -= mean[index % features] }
        return (mean, rows)
    }
}

extension CholeskyFactor {
    /// The factor of the covariance of rows centered by class; the factor of the identity if they do not vary.
    fileprivate static func pooled(_ rows: [Double], features: Int) -> CholeskyFactor {
        let covariance = ShrunkCovariance(centered: rows, features: features)
        if covariance.meanVariance > 0,
            let factor = CholeskyFactor(of: covariance.matrix, order: features)
        {
            return factor
        }
        return .identity(features)
    }
}
