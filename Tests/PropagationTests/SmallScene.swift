import Compute

@testable import Propagation

/// A scene of 12×16 pixels: fields of three kinds of spectra in a pattern, with noise.
enum SmallScene {
    static let (rows, columns, count) = (12, 16, 4)

    /// The kind of each pixel: columns 0–3, 4–7, 8–11 and 12–15 are fields of kinds 0, 1, 0 and 2.
    static func kind(_ pixel: Int) -> Int { [0, 1, 0, 2][pixel % columns / 4] }

    static func features(isPresent: [Bool]? = nil, noise: Double = 0.1) throws -> GraphFeatures {
        var random = Seed(3).stream("scene")
        let values = (0..<rows * columns).flatMap { pixel in
            (0..<count).map { Float(Double((kind(pixel) * ($0 + 2)) % 5) + noise * random.normal()) }
        }
        return try GraphFeatures(values, rows: rows, columns: columns, count: count, isPresent: isPresent)
    }

    /// One training pixel in the first field of each kind.
    static let labels = TrainingLabels(
        pixels: [5 * columns + 1, 5 * columns + 6, 5 * columns + 14],
        classes: [0, 1, 2],
        classCount: 3
    )

    /// Reproducible probabilities.
    static func prior(seed: UInt64 = 4) -> ClassProbabilities {
        var random = Seed(seed).stream("prior")
        let values = (0..<rows * columns).flatMap { _ -> [Float] in
            let row = (0..<3).map { _ in 0.05 + random.uniform() }
            return row.map { Float($0 / row.reduce(0, +)) }
        }
        return ClassProbabilities(values, count: rows * columns, classCount: 3)
    }
}

/// The largest difference of two lists of probabilities.
func distance(_ one: ClassProbabilities, _ other: ClassProbabilities) -> Float {
    zip(one.values, other.values).map { abs($0 - $1) }.max() ?? 0
}

/// The largest distance of the sum of a row from 1, or from 0 where the pixel is masked.
func sumError(_ probabilities: ClassProbabilities, isPresent: [Bool]? = nil) -> Float {
    (0..<probabilities.count).map { place in
        let row = probabilities.values[
            place * probabilities.classCount..<(place + 1) * probabilities.classCount
        ]
        return abs(row.reduce(0, +) - (isPresent?[place] ?? true ? 1 : 0))
    }.max() ?? 0
}
