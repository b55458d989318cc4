internal import Compute

/// Gaussian maximum likelihood: the class whose normal distribution is densest at the sample, all classes alike before.
///
/// The score of a class is `−½·(x − m)ᵀ·Σ⁻¹·(x − m) − ½·log det Σ`, with the mean m of its training samples and their
/// covariance Σ shrunk as `ShrunkCovariance` says. A class with fewer than three samples (two differ in
/// one direction, and the estimate does not shrink), or whose samples do not vary, has the covariance of all samples
/// about their own class's mean, shrunk in the same way; where nothing varies at all, the identity. Of equal scores the
/// first class is taken.
public struct GaussianClassifier: PixelClassifier {
    private let components: [Component]

    private struct Component {
        let index: Int
        let mean: [Double]
        let factor: CholeskyFactor
    }

    /// The class of each sample, counted from zero.
    public func classes(of samples: Samples) -> [Int] {
        let features = samples.features
        return classesInBlocks(samples.count) { range in
            let rows = samples.doubles(range)
            var best = [(score: Double, index: Int)](
                repeating: (-.infinity, components.first?.index ?? 0),
                count: range.count
            )
            var centred = rows
            var whitened = rows
            for component in components {
                for row in 0..<range.count {
                    for feature in 0..<features {
                        centred[row * features + feature] =
                            rows[row * features + feature] - component.mean[feature]
                    }
                }
                whitened.withUnsafeMutableBufferPointer { buffer in
                    guard let result = buffer.baseAddress else { return }
                    DoubleProduct.multiply(
                        range.count,
                        features,
                        features,
                        centred,
                        component.factor.inverse,
                        bTransposed: true,
                        into: result
                    )
                }
                for row in 0..<range.count {
                    var distance = 0.0
                    for value in whitened[row * features..<(row + 1) * features] { distance += value * value }
                    let score = -0.5 * (distance + component.factor.logDeterminant)
                    if score > best[row].score { best[row] = (score, component.index) }
                }
            }
            return best.map(\.index)
        }
    }

    /// Fits a distribution to every class that has samples.
    static func fit(_ training: TrainingSet, progress: (Int, Int) throws -> Void) throws -> FittedBaseline {
        let features = training.samples.features
        let present = training.present
        let places = training.placesByClass
        try progress(0, present.count)
        let centred = present.map { training.samples.chosen(places[$0]).centred }
        let pooled = CholeskyFactor.pooled(centred.flatMap(\.rows), features: features)
        let fitted = mapped(present.count) { place -> (component: Component, shrinkage: Double) in
            let (mean, rows) = centred[place]
            let covariance = ShrunkCovariance(centred: rows, features: features)
            let own =
                rows.count >= 3 * features && covariance.meanVariance > 0
                ? CholeskyFactor(of: covariance.matrix, order: features) : nil
            let component = Component(index: present[place], mean: mean, factor: own ?? pooled)
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
    /// The mean of every feature, and the rows without it.
    var centred: (mean: [Double], rows: [Double]) {
        var mean = [Double](repeating: 0, count: features)
        var rows = doubles
        for (place, value) in rows.enumerated() { mean[place % features] += value }
        for feature in mean.indices { mean[feature] /= Double(max(count, 1)) }
        for place in rows.indices { rows[place] -= mean[place % features] }
        return (mean, rows)
    }
}

extension CholeskyFactor {
    /// Of the covariance of rows that are centred class by class; of the identity where they do not vary.
    fileprivate static func pooled(_ rows: [Double], features: Int) -> CholeskyFactor {
        let covariance = ShrunkCovariance(centred: rows, features: features)
        if covariance.meanVariance > 0,
            let factor = CholeskyFactor(of: covariance.matrix, order: features)
        {
            return factor
        }
        return .identity(features)
    }
}
