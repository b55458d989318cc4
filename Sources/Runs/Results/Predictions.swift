/// The predicted classes of some pixels, with class probabilities if the method has any.
///
/// Classes are indices from zero, in the order of the scene's labels.
public struct Predictions: Sendable, Equatable {
    /// The number of classes.
    public let classCount: Int
    /// The predicted class of each pixel.
    public private(set) var classes: [Int]
    /// Pixels × classes, row-major, each row summing to one; nil for a method that has no probabilities.
    public private(set) var probabilities: [Double]?
    /// With test-time augmentation, the classes predicted without it.
    private(set) var unaugmentedClasses: [Int]?

    /// Creates predictions; `probabilities` holds a row for each of `classes`.
    public init(
        classCount: Int,
        classes: [Int],
        probabilities: [Double]? = nil,
        unaugmentedClasses: [Int]? = nil
    ) {
        precondition(
            probabilities.map { $0.count == classes.count * classCount } ?? true,
            "Predictions: \(probabilities?.count ?? 0) probabilities of \(classes.count) pixels, \(classCount) classes"
        )
        (self.classCount, self.classes) = (classCount, classes)
        (self.probabilities, self.unaugmentedClasses) = (probabilities, unaugmentedClasses)
    }

    /// Appends the predictions of further pixels by the same method.
    mutating func append(_ other: Predictions) {
        classes += other.classes
        if let more = other.probabilities { probabilities?.append(contentsOf: more) }
        if let more = other.unaugmentedClasses { unaugmentedClasses?.append(contentsOf: more) }
    }

    /// The class probabilities of one pixel; one for the predicted class if the method has no probabilities.
    func probabilities(at index: Int) -> ArraySlice<Double> {
        if let probabilities { return probabilities[index * classCount..<(index + 1) * classCount] }
        var certain = [Double](repeating: 0, count: classCount)
        certain[classes[index]] = 1
        return certain[...]
    }
}

extension Predictions {
    /// The mean of the class probabilities of several methods, and the class with the largest mean, the first of
    /// several equal ones.
    ///
    /// A method without probabilities contributes probability one for its class. All predictions must be for the same
    /// pixels.
    package init(meanOf several: [Predictions]) {
        let (classCount, pixels) = (several[0].classCount, several[0].classes.count)
        var means = [Double](repeating: 0, count: pixels * classCount)
        for pixel in 0..<pixels {
            let start = pixel * classCount
            for predictions in several {
                for (index, value) in predictions.probabilities(at: pixel).enumerated() {
                    means[start + index] += value
                }
            }
            for index in start..<start + classCount { means[index] /= Double(several.count) }
        }
        self.init(
            classCount: classCount,
            classes: (0..<pixels).map { means[$0 * classCount..<($0 + 1) * classCount].indexOfLargest },
            probabilities: means
        )
    }

    /// The majority vote of several methods at each pixel; ties go to the class with the larger mean probability.
    package static func vote(of several: [Predictions]) -> [Int] {
        let mean = Predictions(meanOf: several)
        return mean.classes.indices.map { pixel in
            var votes = [Int](repeating: 0, count: mean.classCount)
            for predictions in several { votes[predictions.classes[pixel]] += 1 }
            let row = Array(mean.probabilities(at: pixel))
            return votes.indices.max { (votes[$0], row[$0], $1) < (votes[$1], row[$1], $0) } ?? 0
        }
    }
}

extension ArraySlice where Element: Comparable {
    /// The index of the largest element, counted from the start of the slice; the first of several equal ones.
    package var indexOfLargest: Int {
        var best = startIndex
        for index in indices where self[index] > self[best] { best = index }
        return best - startIndex
    }
}
