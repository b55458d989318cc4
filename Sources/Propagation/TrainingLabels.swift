/// The training pixels and their classes, the only labels that propagation reads.
public struct TrainingLabels: Sendable, Equatable {
    /// The training pixels, counted row by row, without repetition.
    public let pixels: [Int]
    /// The class of each, counted from 0.
    public let classes: [Int]
    /// The number of classes; some may have no training pixels.
    public let classCount: Int

    /// Training pixels, each with a class in `0 ..< classCount`.
    public init(pixels: [Int], classes: [Int], classCount: Int) {
        precondition(
            pixels.count == classes.count && classes.allSatisfy { (0..<classCount).contains($0) },
            "TrainingLabels.init: \(pixels.count) pixels, \(classes.count) classes below \(classCount)"
        )
        precondition(Set(pixels).count == pixels.count, "TrainingLabels.init: a pixel is listed twice")
        (self.pixels, self.classes, self.classCount) = (pixels, classes, classCount)
    }

    /// The number of training pixels.
    public var count: Int { pixels.count }

    /// The training pixels at the indices `places` of the list, in that order.
    public func chosen(_ places: [Int]) -> TrainingLabels {
        TrainingLabels(
            pixels: places.map { pixels[$0] },
            classes: places.map { classes[$0] },
            classCount: classCount
        )
    }

    /// Throws `noTrainingPixels` or `maskedTrainingPixel` unless there are training pixels and none is masked in
    /// `features`.
    func check(in features: GraphFeatures) throws(PropagationError) {
        guard !pixels.isEmpty else { throw .noTrainingPixels }
        for pixel in pixels {
            precondition(
                (0..<features.pixels).contains(pixel),
                "TrainingLabels: pixel \(pixel) of \(features.pixels)"
            )
            guard features.contains(pixel) else {
                throw .maskedTrainingPixel(row: pixel / features.columns, column: pixel % features.columns)
            }
        }
    }
}
