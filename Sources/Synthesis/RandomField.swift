internal import Compute

/// A stationary Gaussian random field on the pixels of a scene: mean 0, variance 1, correlation exp(−d² / (2 · length²)) at distance d.
///
/// White noise is smoothed with a Gaussian, first along rows and then along columns. Every row of noise has its own random
/// stream, so a field, or any of its rows, is the same on any number of threads.
struct RandomField {
    private let rows: LatticeKernel
    private let columns: LatticeKernel
    private let columnCount: Int

    /// Fields of `rows` × `columns` pixels; a length of 0 leaves the noise white.
    init(rows: Int, columns: Int, length: Double) {
        self.rows = LatticeKernel(count: rows, length: length)
        self.columns = LatticeKernel(count: columns, length: length)
        columnCount = columns
    }

    /// The rows `chosen` of a field, `[rows, columns]`; name and indices select the random stream.
    func values(_ seed: Seed, _ name: String, _ outer: Int, _ inner: Int, rows chosen: Range<Int>) -> [Float]
    {
        guard let last = chosen.last else { return [] }
        let (rows, columns, width) = (rows, columns, columnCount)
        let base = rows.first[chosen.lowerBound]
        let smoothed: [Float] = filledRows(rows.first[last] + rows.taps - base, width) { node, target in
            var stream = seed.stream(name, outer, inner, base + node)
            let noise = (0..<columns.nodes).map { _ in Float(stream.normal()) }
            for column in 0..<width {
                let (first, start) = (columns.first[column], column * columns.taps)
                var sum: Float = 0
                for tap in 0..<columns.taps { sum += columns.weights[start + tap] * noise[first + tap] }
                target[column] = sum
            }
        }
        return filledRows(chosen.count, width) { index, target in
            let row = chosen.lowerBound + index
            for column in 0..<width { target[column] = 0 }
            for tap in 0..<rows.taps {
                let weight = rows.weights[row * rows.taps + tap]
                let source = (rows.first[row] - base + tap) * width
                for column in 0..<width { target[column] += weight * smoothed[source + column] }
            }
        }
    }
}
