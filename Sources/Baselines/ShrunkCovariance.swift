internal import Compute

/// A covariance shrunk toward a multiple of the identity; the fewer samples, the stronger the shrinkage.
///
/// `Σ = (1 − α)·S + α·μ·I`, where S is the covariance divided by the number of samples n, μ is the mean of its diagonal, and α
/// minimizes the expected squared error. For centered rows x of d features, `α = min(β, δ) / δ` with
/// `δ = (‖S‖² − d·μ²) / d` and `β = (Σ‖x‖⁴ / n − ‖S‖²) / (d·n)`; 0 if β is 0.
///
/// Reference: Ledoit and Wolf, A well-conditioned estimator for large-dimensional covariance matrices, 2004.
struct ShrunkCovariance {
    /// Σ: `[features, features]`.
    let matrix: [Double]
    /// α, 0…1.
    let shrinkage: Double
    /// μ: the mean variance of a feature.
    let meanVariance: Double

    /// Estimates the covariance from at least one row of `rows`, `[samples, features]`, with mean zero.
    init(centered rows: [Double], features: Int) {
        let count = Double(rows.count / features)
        let width = Double(features)
        var matrix = DoubleProduct.gram(rows, rows: features, inner: rows.count / features, transposed: true)
        for entry in matrix.indices { matrix[entry] /= count }
        var (trace, squares, fourths) = (0.0, 0.0, 0.0)
        for index in 0..<features { trace += matrix[index * features + index] }
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
        for index in 0..<features { matrix[index * features + index] += shrinkage * mean }
        (self.matrix, self.shrinkage, meanVariance) = (matrix, shrinkage, mean)
    }
}
