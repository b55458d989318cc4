/// A confusion matrix of counts.
///
/// Matrices of different samples can be added.
///
/// Classes are zero-based indices; unlabeled pixels are never recorded. Metrics are computed from the counts on access. They
/// are fractions (0…1, except `kappa`), and `nil` where undefined, never NaN.
public struct ConfusionMatrix: Sendable, Equatable {
    /// The number of classes.
    public let classes: Int
    /// The counts, row-major: `[true class, predicted class]`.
    public private(set) var counts: [Int]

    /// An empty matrix over `classes` classes, which must not be negative.
    public init(classes: Int) {
        precondition(classes >= 0, "ConfusionMatrix: \(classes) classes")
        self.classes = classes
        counts = [Int](repeating: 0, count: classes * classes)
    }

    /// A matrix of valid counts: `classes × classes`, none negative.
    init(_ counts: [Int], classes: Int) { (self.counts, self.classes) = (counts, classes) }

    /// Counts every pair `truth[i], predictions[i]` of zero-based class indices.
    ///
    /// Throws `lengthMismatch`, `negativeClassCount`, or `classesOutOfRange` with every offending index.
    public init(truth: [Int], predictions: [Int], classes: Int) throws(EvaluationError) {
        guard classes >= 0 else { throw .negativeClassCount(classes) }
        guard truth.count == predictions.count else {
            throw .lengthMismatch(
                expected: "true classes",
                count: truth.count,
                found: "predictions",
                foundCount: predictions.count
            )
        }
        func strangers(_ indices: [Int]) -> [Int] {
            Set(indices.lazy.filter { !(0..<classes).contains($0) }).sorted()
        }
        let (wrongTruth, wrongPredictions) = (strangers(truth), strangers(predictions))
        guard wrongTruth.isEmpty, wrongPredictions.isEmpty else {
            throw .classesOutOfRange(truth: wrongTruth, predictions: wrongPredictions, classes: classes)
        }
        self.init(classes: classes)
        for (truth, prediction) in zip(truth, predictions) { record(truth: truth, prediction: prediction) }
    }

    /// Counts one sample.
    ///
    /// Both indices must be in `0 ..< classes`.
    public mutating func record(truth: Int, prediction: Int) {
        counts[offset(truth, prediction)] += 1
    }

    /// The number of samples of class `truth` predicted as class `prediction`.
    public subscript(truth truth: Int, prediction prediction: Int) -> Int {
        counts[offset(truth, prediction)]
    }

    private func offset(_ truth: Int, _ prediction: Int) -> Int {
        precondition(
            (0..<classes).contains(truth) && (0..<classes).contains(prediction),
            "ConfusionMatrix: truth \(truth), prediction \(prediction) with \(classes) classes"
        )
        return truth * classes + prediction
    }

    /// Adds the counts of another matrix over the same classes.
    public static func += (left: inout ConfusionMatrix, right: ConfusionMatrix) {
        precondition(
            left.classes == right.classes,
            "ConfusionMatrix: \(left.classes) classes + \(right.classes) classes"
        )
        for index in left.counts.indices { left.counts[index] += right.counts[index] }
    }

    /// The sum of two matrices over the same classes.
    public static func + (left: ConfusionMatrix, right: ConfusionMatrix) -> ConfusionMatrix {
        var sum = left
        sum += right
        return sum
    }
}

extension ConfusionMatrix: Codable {
    private enum CodingKeys: String, CodingKey { case counts }

    /// Reads the counts, one list per true class, and rejects invalid ones.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let rows = try container.decode([[Int]].self, forKey: .counts)
        var total = 0
        for row in rows {
            guard row.count == rows.count else {
                throw DecodingError.dataCorruptedError(
                    forKey: .counts,
                    in: container,
                    debugDescription:
                        "expected \(rows.count) counts in each of \(rows.count) rows, found \(row.count)"
                )
            }
            for count in row {
                let (sum, overflow) = total.addingReportingOverflow(count)
                guard count >= 0, !overflow else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .counts,
                        in: container,
                        debugDescription:
                            "expected nonnegative counts whose sum does not overflow, found \(count)"
                    )
                }
                total = sum
            }
        }
        self.init(classes: rows.count)
        counts = rows.flatMap(\.self)
    }

    /// Writes the counts, one list per true class.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let rows = (0..<classes).map { Array(counts[$0 * classes..<($0 + 1) * classes]) }
        try container.encode(rows, forKey: .counts)
    }
}
