/// The position-only floor: a classifier that reads no spectrum and answers with the nearest training pixel's label.
///
/// What it scores is what a split gives away by position alone.
public struct NearestLabel: Sendable {
    private let rows: PixelRows
    private let labels: [Int]

    /// Remembers the training pixels and their labels.
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
    /// Of several training pixels at that distance, the one that comes first in the training list decides. The
    /// search is exact. Throws `pixelsOutOfRange`.
    public func predictions(for pixels: [PixelPosition]) throws(EvaluationError) -> [Int] {
        try PixelPosition.check(pixels)
        return pixels.compactMap { pixel in
            rows.nearest(to: pixel) { $0 * $0 + $1 * $1 }.map { labels[$0.index] }
        }
    }
}
