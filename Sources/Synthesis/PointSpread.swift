internal import Compute
internal import Glibc

/// A sensor's point-spread function: a Gaussian with weights that add up to 1, so that a pixel's signal is a weighted mean.
///
/// It is cut off at three standard deviations. Edge pixels are repeated outside the scene.
struct PointSpread {
    /// The weights along one axis, centered on the pixel.
    let weights: [Float]

    /// A point-spread function with this standard deviation in pixels; 0 means no blur.
    init(deviation: Double) {
        let radius = Int((3 * deviation).rounded(.up))
        let raw = (-radius...radius).map { offset in
            deviation > 0 ? exp(-Double(offset * offset) / (2 * deviation * deviation)) : 1
        }
        let sum = raw.reduce(0, +)
        weights = raw.map { Float($0 / sum) }
    }

    /// An image `[rows, columns]` blurred by the sensor.
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
