internal import Compute

/// The number of bands of a cube that are not sums of multiples of the others, up to the precision of its numbers.
///
/// It is the number of eigenvalues of the correlation matrix of at most `pixelLimit` pixels above `smallest`. Further principal
/// components are rounding errors, which whitening would make as large as the others.
struct IndependentBands {
    let count: Int
    private let total: Int

    private static let pixelLimit = 4000
    private static let bandLimit = 512
    /// Rounding to single precision leaves about 1e-14 of the variance of a band.
    private static let smallest = 1e-11

    /// Looks at some bands of a cube; nil if there are too few pixels or too many bands to tell.
    init?(_ cube: borrowing Cube, _ bands: [Int], _ statistics: ColumnStatistics, present: [Int]?) {
        let pixels = present?.count ?? cube.pixels
        guard 2...Self.bandLimit ~= bands.count, pixels >= 4 * bands.count else { return nil }
        let step = max(1, pixels / Self.pixelLimit)
        let sample = stride(from: 0, to: pixels, by: step).map { present?[$0] ?? $0 }
        let order = bands.count
        var centered: [Double] = []
        centered.reserveCapacity(sample.count * order)
        for pixel in sample {
            for band in bands {
                let deviation = Double(cube.values[pixel * cube.bands + band]) - statistics.mean[band]
                centered.append(deviation / statistics.variance[band].squareRoot())
            }
        }
        var matrix = [Double](repeating: 0, count: order * order)
        for pixel in sample.indices {
            for first in 0..<order {
                let value = centered[pixel * order + first]
                for second in first..<order {
                    matrix[first * order + second] += value * centered[pixel * order + second]
                }
            }
        }
        guard let eigen = try? SymmetricEigen(of: matrix, order: order) else { return nil }
        total = order
        count = eigen.values.count { $0 > Self.smallest * (eigen.values.first ?? 1) }
    }

    /// What to say if bands depend on others.
    var doubts: [Doubt] {
        guard count < total else { return [] }
        return [
            Doubt(
                .likely,
                "only \(count) of \(total) bands are independent: further principal components are rounding errors",
                .components
            )
        ]
    }
}
