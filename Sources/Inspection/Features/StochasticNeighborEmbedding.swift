internal import Compute
internal import Glibc
internal import Runs

/// t-distributed stochastic neighbor embedding in two dimensions, with all pairs of points.
///
/// `pⱼ|ᵢ ∝ exp(−‖xᵢ − xⱼ‖² / 2σᵢ²)` with σᵢ such that the perplexity of each row is the given one, `pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n`, `qᵢⱼ ∝
/// 1 / (1 + ‖yᵢ − yⱼ‖²)`; gradient descent with momentum and gains minimizes `KL(P‖Q)`.
///
/// Source: van der Maaten and Hinton 2008, JMLR 9. As in scikit-learn, the first 250 of 1,000 steps exaggerate P twelve times, the
/// learning rate is `max(n / 48, 50)`, and points start at their first two principal components with a deviation of 10⁻⁴, so
/// nothing is random.
struct StochasticNeighborEmbedding {
    /// `[points][2]`.
    let points: [[Double]]
    /// `KL(P‖Q)` in nats.
    let divergence: Double

    static let steps = 1000
    private static let exaggeration = (factor: 12.0, steps: 250)

    init(_ rows: [[Double]], perplexity: Double, start: [[Double]], _ control: RunControl) throws {
        let count = rows.count
        let affinities = Affinities(rows, perplexity: perplexity)
        let deviation = (start.reduce(0) { $0 + $1[0] * $1[0] } / Double(count)).squareRoot()
        var y = start.flatMap { [$0[0], $0[1]] }
        if deviation > 0 { y = y.map { $0 / deviation * 1e-4 } }
        var (velocity, gains) = (
            [Double](repeating: 0, count: 2 * count), [Double](repeating: 1, count: 2 * count)
        )
        let rate = max(Double(count) / Self.exaggeration.factor / 4, 50)
        for step in 0..<Self.steps {
            if control.isInterrupted() { throw RunError.interrupted }
            let isEarly = step < Self.exaggeration.steps
            let gradient = affinities.gradient(at: y, exaggeration: isEarly ? Self.exaggeration.factor : 1)
            let momentum = isEarly ? 0.5 : 0.8
            for index in y.indices {
                let isSame = gradient[index] * velocity[index] >= 0
                gains[index] = max(0.01, isSame ? gains[index] * 0.8 : gains[index] + 0.2)
                velocity[index] = momentum * velocity[index] - rate * gains[index] * gradient[index]
                y[index] += velocity[index]
            }
            if step % 20 == 19 {
                control.report(.working(what: "t-SNE", done: step + 1, total: Self.steps))
            }
        }
        points = (0..<count).map { [y[2 * $0], y[2 * $0 + 1]] }
        divergence = affinities.divergence(at: y)
    }
}

/// The affinities P of points, and the gradient of their divergence.
struct Affinities {
    /// Symmetric, with sum one, `[count · count]`.
    let p: [Double]
    private let count: Int

    init(_ rows: [[Double]], perplexity: Double) {
        let count = rows.count
        var conditional = [Double](repeating: 0, count: count * count)
        conditional.withUnsafeMutableBufferPointer { buffer in
            // Each range writes only its own rows.
            nonisolated(unsafe) let result = buffer
            parallel(over: count, grain: 8) { range in
                for row in range {
                    let distances = rows.map { other in
                        zip(rows[row], other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                    }
                    let weights = Self.row(distances, without: row, perplexity: perplexity)
                    for column in 0..<count { result[row * count + column] = weights[column] }
                }
            }
        }
        p = (0..<count * count).map { index in
            (conditional[index] + conditional[index % count * count + index / count]) / Double(2 * count)
        }
        self.count = count
    }

    /// The row of P for squared distances, with the given perplexity.
    static func row(_ distances: [Double], without own: Int, perplexity: Double) -> [Double] {
        // Bisection over the precision 1 / 2σ².
        var (low, high, precision) = (0.0, Double.infinity, 1.0)
        let wanted = log(perplexity)
        let least = distances.indices.filter { $0 != own }.map { distances[$0] }.min() ?? 0
        var weights = distances
        for _ in 0..<100 {
            var (sum, moment) = (0.0, 0.0)
            for index in distances.indices {
                let weight = index == own ? 0 : exp(-(distances[index] - least) * precision)
                weights[index] = weight
                sum += weight
                moment += weight * (distances[index] - least)
            }
            let entropy = log(sum) + precision * moment / sum
            for index in weights.indices { weights[index] /= sum }
            if abs(entropy - wanted) < 1e-5 { break }
            if entropy > wanted {
                low = precision
                precision = high.isFinite ? (low + high) / 2 : precision * 2
            } else {
                high = precision
                precision = (low + high) / 2
            }
        }
        return weights
    }

    /// `4 Σⱼ (e·pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ) / (1 + ‖yᵢ − yⱼ‖²)` of each point, at `[count · 2]`.
    func gradient(at y: [Double], exaggeration: Double) -> [Double] {
        let total = kernels(at: y)
        var gradient = [Double](repeating: 0, count: 2 * count)
        gradient.withUnsafeMutableBufferPointer { buffer in
            // Each range writes only its own points.
            nonisolated(unsafe) let result = buffer
            p.withUnsafeBufferPointer { p in
                y.withUnsafeBufferPointer { y in
                    nonisolated(unsafe) let (p, y) = (p, y)
                    parallel(over: count, grain: 16) { range in
                        for i in range {
                            var (x, z) = (0.0, 0.0)
                            for j in 0..<count where j != i {
                                let (dx, dz) = (y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1])
                                let kernel = 1 / (1 + dx * dx + dz * dz)
                                let force = (exaggeration * p[i * count + j] - kernel / total) * kernel
                                x += force * dx
                                z += force * dz
                            }
                            (result[2 * i], result[2 * i + 1]) = (4 * x, 4 * z)
                        }
                    }
                }
            }
        }
        return gradient
    }

    /// `KL(P‖Q)` at `[count · 2]`.
    func divergence(at y: [Double]) -> Double {
        let total = kernels(at: y)
        var sum = 0.0
        for i in 0..<count {
            for j in 0..<count where j != i && p[i * count + j] > 0 {
                let (dx, dz) = (y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1])
                let q = 1 / (1 + dx * dx + dz * dz) / total
                sum += p[i * count + j] * log(p[i * count + j] / q)
            }
        }
        return sum
    }

    /// `Σᵢ Σⱼ≠ᵢ 1 / (1 + ‖yᵢ − yⱼ‖²)`, added in the order of the points.
    private func kernels(at y: [Double]) -> Double {
        var sums = [Double](repeating: 0, count: count)
        sums.withUnsafeMutableBufferPointer { buffer in
            // Each range writes only its own sums.
            nonisolated(unsafe) let result = buffer
            y.withUnsafeBufferPointer { y in
                nonisolated(unsafe) let y = y
                parallel(over: count, grain: 16) { range in
                    for i in range {
                        var sum = 0.0
                        for j in 0..<count where j != i {
                            let (dx, dz) = (y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1])
                            sum += 1 / (1 + dx * dx + dz * dz)
                        }
                        result[i] = sum
                    }
                }
            }
        }
        return sums.reduce(0, +)
    }
}
