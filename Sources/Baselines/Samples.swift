/// Samples with one row of features each.
public struct Samples: Sendable, Equatable {
    /// The features, `[samples, features]`, row-major; finite.
    public let values: [Float]
    /// The number of features of a sample, at least one.
    public let features: Int

    /// Creates samples from rows of `features` numbers.
    public init(_ values: [Float], features: Int) {
        precondition(
            features > 0 && values.count % features == 0,
            "Samples.init: \(values.count) numbers are not rows of \(features)"
        )
        (self.values, self.features) = (values, features)
    }

    /// Creates samples from the rows `chosen` of `values`, `[rows, features]`, in that order.
    public init(_ values: [Float], features: Int, chosen: some Sequence<Int>) {
        var rows: [Float] = []
        rows.reserveCapacity(chosen.underestimatedCount * features)
        for row in chosen { rows += values[row * features..<(row + 1) * features] }
        self.init(rows, features: features)
    }

    /// The number of samples.
    public var count: Int { values.count / features }

    /// The samples at the given indices, in that order.
    func chosen(_ indices: some Sequence<Int>) -> Samples {
        Samples(values, features: features, chosen: indices)
    }

    /// The samples of `range` in double precision, `[samples, features]`.
    func doubles(_ range: Range<Int>) -> [Double] {
        values[range.lowerBound * features..<range.upperBound * features].map(Double.init)
    }

    /// All samples in double precision.
    var doubles: [Double] { doubles(0..<count) }
}

/// Samples with known classes.
public struct TrainingSet: Sendable {
    /// The samples.
    public let samples: Samples
    /// The zero-based class of each sample.
    public let classes: [Int]
    /// The number of classes; some may have no samples.
    public let classCount: Int

    /// Creates a training set of at least one sample, with classes in `0 ..< classCount`.
    public init(_ samples: Samples, classes: [Int], classCount: Int) {
        precondition(
            samples.count == classes.count && !classes.isEmpty
                && classes.allSatisfy { (0..<classCount).contains($0) },
            "TrainingSet.init: \(samples.count) samples, \(classes.count) classes below \(classCount)"
        )
        (self.samples, self.classes, self.classCount) = (samples, classes, classCount)
    }

    /// The number of samples.
    public var count: Int { classes.count }

    /// The classes with samples, ascending.
    var present: [Int] { Set(classes).sorted() }

    /// The indices of each class's samples, ascending; `[classes]`.
    var indicesByClass: [[Int]] {
        var indices = [[Int]](repeating: [], count: classCount)
        for (sample, index) in classes.enumerated() { indices[index].append(sample) }
        return indices
    }

    /// The subset at the given indices, in that order.
    func chosen(_ indices: [Int]) -> TrainingSet {
        TrainingSet(samples.chosen(indices), classes: indices.map { classes[$0] }, classCount: classCount)
    }
}
