/// The class probabilities of pixels or superpixels.
public struct ClassProbabilities: Sendable, Equatable {
    /// The number of pixels (row by row) or superpixels.
    public let count: Int
    /// The number of classes.
    public let classCount: Int
    /// The probabilities, `[count, classCount]`; the rows sum to 1, those of masked pixels to 0.
    public internal(set) var values: [Float]

    /// Probabilities of shape `[count, classCount]`, none negative; the caller ensures that rows sum to 1.
    public init(_ values: [Float], count: Int, classCount: Int) {
        precondition(
            classCount > 0 && values.count == count * classCount,
            "ClassProbabilities.init: \(values.count) numbers for \(count)×\(classCount)"
        )
        precondition(
            values.allSatisfy { $0 >= 0 && $0.isFinite },
            "ClassProbabilities.init: a negative number or NaN"
        )
        (self.values, self.count, self.classCount) = (values, count, classCount)
    }

    /// Probability 0 of every class everywhere.
    init(zeros count: Int, classCount: Int) {
        (self.count, self.classCount) = (count, classCount)
        values = [Float](repeating: 0, count: count * classCount)
    }

    /// The most probable class of each row, the lowest of equally probable classes; nil if all are 0.
    public var predicted: [Int?] {
        (0..<count).map { place in
            var best: (index: Int, value: Float)?
            for index in 0..<classCount {
                let value = values[place * classCount + index]
                if value > best?.value ?? 0 { best = (index, value) }
            }
            return best?.index
        }
    }

    /// Sets the row of `place` to probability 1 of the class `index`.
    mutating func set(_ place: Int, to index: Int) {
        for other in 0..<classCount { values[place * classCount + other] = other == index ? 1 : 0 }
    }
}
