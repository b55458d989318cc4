/// The training pixels and their classes: all that propagation is told of the labels.
public struct TrainingLabels: Sendable, Equatable {
    /// The training pixels, counted row by row; each once.
    public let pixels: [Int]
    /// The class of each, counted from 0.
    public let classes: [Int]
    /// How many classes there are; some may have no training pixels.
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

    /// Number of training pixels.
    public var count: Int { pixels.count }

    /// The training pixels at `places` of the list, in that order.
    public func chosen(_ places: [Int]) -> TrainingLabels {
        TrainingLabels(
            pixels: places.map { pixels[$0] },
            classes: places.map { classes[$0] },
            classCount: classCount
        )
    }

    /// Throws `noTrainingPixels` or `maskedTrainingPixel` unless some, and only pixels of `features`, are labeled.
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
