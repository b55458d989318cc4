internal import Compute

/// A covariance drawn towards a multiple of the identity, as far as the samples are too few to tell it.
///
/// `Σ = (1 − α)·S + α·μ·I` with S the covariance divided by the number of samples n, μ the mean of its diagonal, and the α
/// that minimises the expected squared error: for centred rows x of d features, `α = min(β, δ) / δ` with
/// `δ = (‖S‖² − d·μ²) / d` and `β = (Σ‖x‖⁴ / n − ‖S‖²) / (d·n)`; 0 where β is 0.
///
/// Reference: Ledoit and Wolf, A well-conditioned estimator for large-dimensional covariance matrices, 2004.
struct ShrunkCovariance {
    /// Σ: `[features, features]`.
    let matrix: [Double]
    /// α, 0…1.
    let shrinkage: Double
    /// μ: the mean variance of a feature.
    let meanVariance: Double

    /// Estimates it from `rows`, `[samples, features]`, whose mean is zero; at least one.
    init(centred rows: [Double], features: Int) {
        let count = Double(rows.count / features)
        let width = Double(features)
        var matrix = DoubleProduct.gram(rows, rows: features, inner: rows.count / features, transposed: true)
        for entry in matrix.indices { matrix[entry] /= count }
        var (trace, squares, fourths) = (0.0, 0.0, 0.0)
        for place in 0..<features { trace += matrix[place * features + place] }
        for entry in matrix { squares += entry * entry }
        for row in 0..<rows.count / features {
            var norm = 0.0
            for value in rows[row * features..<(row + 1) * features] { norm += value * value }
            fourths += norm * norm
        }
        let mean = trace / width
        let delta = (squares - width * mean * mean) / width
        let beta = min((fourths / count - squares) / (width * count), delta)
        let shrinkage = beta > 0 && delta > 0 ? beta / delta : 0
        for entry in matrix.indices { matrix[entry] *= 1 - shrinkage }
        for place in 0..<features { matrix[place * features + place] += shrinkage * mean }
        (self.matrix, self.shrinkage, meanVariance) = (matrix, shrinkage, mean)
    }
}
