/// The class of the nearest training pixel on the grid: a baseline that reads no features.
struct NearestTrainingPixel {
    private let labels: TrainingLabels
    private let columns: Int

    init(_ labels: TrainingLabels, columns: Int) { (self.labels, self.columns) = (labels, columns) }

    /// The class of the training pixel at the smallest Euclidean distance, in pixels, from a position; the first in the
    /// list of equally near pixels.
    func index(row: Double, column: Double) -> Int {
        var best = (distance: Double.infinity, place: 0)
        for (place, pixel) in labels.pixels.enumerated() {
            let (down, right) = (Double(pixel / columns) - row, Double(pixel % columns) - column)
            let distance = down * down + right * right
            if distance < best.distance { best = (distance, place) }
        }
        return labels.classes[best.place]
    }
}
