import Eval
import Foundation
import Testing

/// Three classes, ten samples: rows are the truth [3 1 0], [1 2 0], [0 1 2].
private func worked() throws -> ConfusionMatrix {
    try ConfusionMatrix(
        truth: [0, 0, 0, 0, 1, 1, 1, 2, 2, 2],
        predictions: [0, 1, 0, 0, 0, 1, 1, 2, 1, 2],
        classes: 3
    )
}

private func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-15) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance
}

@Suite struct ConfusionMatrixTests {
    @Test func countsRowsAsTruthAndColumnsAsPrediction() throws {
        let matrix = try worked()
        #expect(matrix.counts == [3, 1, 0, 1, 2, 0, 0, 1, 2])
        #expect(matrix[truth: 2, prediction: 1] == 1)
        #expect(matrix[truth: 1, prediction: 2] == 0)
        #expect(matrix.total == 10)
        #expect(matrix.correct == 7)
    }

    @Test func measuresOfAHandWorkedMatrix() throws {
        let matrix = try worked()
        #expect(isClose(matrix.overallAccuracy, 0.7))
        // Recalls 3/4, 2/3, 2/3; their mean is 25/36.
        #expect(isClose(matrix.averageAccuracy, 25.0 / 36))
        // pₑ = (4·4 + 3·4 + 3·2) / 100 = 0.34, so κ = 0.36 / 0.66 = 6/11.
        #expect(isClose(matrix.kappa, 6.0 / 11))
        #expect(matrix.perClass.map(\.support) == [4, 3, 3])
        #expect(matrix.perClass.map(\.predicted) == [4, 4, 2])
        #expect(matrix.perClass.map(\.precision) == [0.75, 0.5, 1])
        let (recalls, f1s): ([Double?], [Double?]) = ([0.75, 2.0 / 3, 2.0 / 3], [0.75, 4.0 / 7, 0.8])
        #expect(matrix.perClass.map(\.recall) == recalls)
        #expect(matrix.perClass.map(\.f1) == f1s)
    }

    @Test func kappaIsNegativeWhenWorseThanChance() throws {
        let matrix = try ConfusionMatrix(truth: [0, 1], predictions: [1, 0], classes: 2)
        #expect(matrix.kappa == -1)
        #expect(matrix.overallAccuracy == 0)
    }

    @Test func nothingRecordedIsUndefinedEverywhere() {
        for classes in [0, 1, 3] {
            let matrix = ConfusionMatrix(classes: classes)
            #expect(matrix.overallAccuracy == nil)
            #expect(matrix.averageAccuracy == nil)
            #expect(matrix.kappa == nil)
            #expect(matrix.macroF1 == nil)
            #expect(matrix.weightedF1 == nil)
            #expect(matrix.perClass.count == classes)
            #expect(matrix.perClass.allSatisfy { $0.precision == nil && $0.recall == nil && $0.f1 == nil })
        }
    }

    @Test func oneClassHasNoKappa() throws {
        let matrix = try ConfusionMatrix(truth: [0, 0], predictions: [0, 0], classes: 1)
        #expect(matrix.overallAccuracy == 1)
        #expect(matrix.averageAccuracy == 1)
        #expect(matrix.kappa == nil)
    }

    @Test func anAbsentClassIsLeftOutOfTheAverage() throws {
        // Class 1 has no samples but is predicted once; class 2 is never predicted; class 3 is absent altogether.
        let matrix = try ConfusionMatrix(truth: [0, 0, 2], predictions: [0, 1, 0], classes: 4)
        #expect(matrix.averageAccuracy == 0.25)
        let scores = matrix.perClass
        #expect(scores.map(\.recall) == [0.5, nil, 0, nil])
        #expect(scores.map(\.precision) == [0.5, 0, nil, nil])
        #expect(scores.map(\.f1) == [0.5, 0, 0, nil])
    }

    @Test func partsAddUpToTheWhole() throws {
        let left = try ConfusionMatrix(truth: [0, 0, 0, 0], predictions: [0, 1, 0, 0], classes: 3)
        var sum = left
        sum += try ConfusionMatrix(
            truth: [1, 1, 1, 2, 2, 2],
            predictions: [0, 1, 1, 2, 1, 2],
            classes: 3
        )
        #expect(sum == (try worked()))
        #expect(left + ConfusionMatrix(classes: 3) == left)
    }

    @Test func refusesWhatIsNoClassAndNamesAllOfIt() {
        #expect(throws: EvaluationError.classesOutOfRange(truth: [-1, 7], predictions: [2], classes: 2)) {
            try ConfusionMatrix(truth: [7, 0, -1, 7], predictions: [0, 2, 1, 1], classes: 2)
        }
        #expect(
            throws: EvaluationError.lengthMismatch(
                expected: "true classes",
                count: 2,
                found: "predictions",
                foundCount: 1
            )
        ) { try ConfusionMatrix(truth: [0, 0], predictions: [0], classes: 2) }
        #expect(throws: EvaluationError.negativeClassCount(-1)) {
            try ConfusionMatrix(truth: [], predictions: [], classes: -1)
        }
        let error = EvaluationError.classesOutOfRange(truth: [-1, 7], predictions: [], classes: 2)
        #expect(error.description == "expected class indices from 0 to 1, found truth: -1, 7")
    }

    @Test func survivesItsOwnEncoding() throws {
        let matrix = try worked()
        let data = try JSONEncoder().encode(matrix)
        #expect(String(decoding: data, as: UTF8.self) == #"{"counts":[[3,1,0],[1,2,0],[0,1,2]]}"#)
        #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: data) == matrix)
    }

    @Test(arguments: [
        "[[1,2]]", "[[1,0],[0]]", "[[-1]]", "[[9223372036854775807,1],[0,0]]",
    ])
    func refusesToDecodeImpossibleCounts(_ counts: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ConfusionMatrix.self, from: Data(#"{"counts":\#(counts)}"#.utf8))
        }
    }
}
