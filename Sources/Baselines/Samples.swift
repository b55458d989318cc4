/// What is known of some pixels: a row of features each.
public struct Samples: Sendable, Equatable {
    /// The features, `[samples, features]`, row-major; finite.
    public let values: [Float]
    /// The number of features of a sample, at least one.
    public let features: Int

    /// Rows of `features` numbers each.
    public init(_ values: [Float], features: Int) {
        precondition(
            features > 0 && values.count % features == 0,
            "Samples.init: \(values.count) numbers are no rows of \(features)"
        )
        (self.values, self.features) = (values, features)
    }

    /// The rows `chosen` of `values`, `[rows, features]`, in that order.
    public init(_ values: [Float], features: Int, chosen: some Sequence<Int>) {
        var rows: [Float] = []
        rows.reserveCapacity(chosen.underestimatedCount * features)
        for row in chosen { rows += values[row * features..<(row + 1) * features] }
        self.init(rows, features: features)
    }

    /// The number of samples.
    public var count: Int { values.count / features }

    /// The samples at `places`, in that order.
    func chosen(_ places: some Sequence<Int>) -> Samples {
        Samples(values, features: features, chosen: places)
    }

    /// The samples of `range` in double precision, `[samples, features]`.
    func doubles(_ range: Range<Int>) -> [Double] {
        values[range.lowerBound * features..<range.upperBound * features].map(Double.init)
    }

    /// All samples in double precision.
    var doubles: [Double] { doubles(0..<count) }
}

/// Samples whose classes are known.
public struct TrainingSet: Sendable {
    /// The samples.
    public let samples: Samples
    /// The class of each, counted from zero.
    public let classes: [Int]
    /// How many classes there are; some may have no samples.
    public let classCount: Int

    /// Samples with a class in `0 ..< classCount` each; at least one.
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

    /// The classes that have samples, ascending.
    var present: [Int] { Set(classes).sorted() }

    /// The places of each class's samples, ascending; `[classes]`.
    var placesByClass: [[Int]] {
        var places = [[Int]](repeating: [], count: classCount)
        for (place, index) in classes.enumerated() { places[index].append(place) }
        return places
    }

    /// The part at `places`, in that order.
    func chosen(_ places: [Int]) -> TrainingSet {
        TrainingSet(samples.chosen(places), classes: places.map { classes[$0] }, classCount: classCount)
    }
}
