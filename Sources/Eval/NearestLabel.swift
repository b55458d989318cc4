/// The position-only baseline: a classifier that ignores the spectrum and predicts the label of the nearest training pixel.
///
/// Its accuracy shows how much of the labels a split reveals through position alone.
public struct NearestLabel: Sendable {
    private let rows: PixelRows
    private let labels: [Int]

    /// Stores the training pixels and their labels.
    ///
    /// Throws `lengthMismatch`, `noTrainingPixels` or `pixelsOutOfRange`.
    public init(training: [PixelPosition], labels: [Int]) throws(EvaluationError) {
        guard training.count == labels.count else {
            throw .lengthMismatch(
                expected: "training pixels",
                count: training.count,
                found: "labels",
                foundCount: labels.count
            )
        }
        guard !training.isEmpty else { throw .noTrainingPixels }
        try PixelPosition.check(training)
        rows = PixelRows(training)
        self.labels = labels
    }

    /// The label of the training pixel at the smallest Euclidean distance in rows and columns, for each pixel.
    ///
    /// Ties go to the first training pixel in the list. The search is exact. Throws `pixelsOutOfRange`.
    public func predictions(for pixels: [PixelPosition]) throws(EvaluationError) -> [Int] {
        try PixelPosition.check(pixels)
        return pixels.compactMap { pixel in
            rows.nearest(to: pixel) { $0 * $0 + $1 * $1 }.map { labels[$0.index] }
        }
    }
}
