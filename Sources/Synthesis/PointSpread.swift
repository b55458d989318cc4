internal import Compute
internal import Glibc

/// A sensor's point-spread function: a Gaussian with weights that add up to 1, so that a pixel's signal is a weighted mean.
///
/// It ends at three standard deviations. Beyond the scene's edges its outermost pixels go on.
struct PointSpread {
    /// The weights along one axis, the middle one the pixel's own.
    let weights: [Float]

    /// The function of this standard deviation in pixels; 0 leaves every pixel to itself.
    init(deviation: Double) {
        let radius = Int((3 * deviation).rounded(.up))
        let raw = (-radius...radius).map { offset in
            deviation > 0 ? exp(-Double(offset * offset) / (2 * deviation * deviation)) : 1
        }
        let sum = raw.reduce(0, +)
        weights = raw.map { Float($0 / sum) }
    }

    /// An image `[rows, columns]` as the sensor sees it.
    func applied(to image: [Float], rows: Int, columns: Int) -> [Float] {
        let radius = weights.count / 2
        guard radius > 0 else { return image }
        let across: [Float] = filledRows(rows, columns) { row, target in
            for column in 0..<columns {
                var sum: Float = 0
                for (tap, weight) in weights.enumerated() {
                    let source = min(max(column + tap - radius, 0), columns - 1)
                    sum += weight * image[row * columns + source]
                }
                target[column] = sum
            }
        }
        return filledRows(rows, columns) { row, target in
            for column in 0..<columns { target[column] = 0 }
            for (tap, weight) in weights.enumerated() {
                let source = min(max(row + tap - radius, 0), rows - 1) * columns
                for column in 0..<columns { target[column] += weight * across[source + column] }
            }
        }
    }
}
