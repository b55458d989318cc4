import Eval
import Foundation
import Testing

/// The cases of `Fixtures/metrics.json`: scikit-learn's metrics, null where undefined.
private struct ScoredCase: Decodable {
    let name: String
    let classes: Int
    let `true`: [Int]
    let predicted: [Int]
    let confusion: [[Int]]
    let support: [Int]
    let overall_accuracy: Double?
    let average_accuracy: Double?
    let kappa: Double?
    let precision: [Double?]
    let recall: [Double?]
    let f1: [Double?]
    let macro_f1: Double?
    let weighted_f1: Double?
}

private struct ScoredCases: Decodable { let cases: [ScoredCase] }

/// Whether both are undefined, or both defined and equal up to rounding.
private func agree(_ value: Double?, _ expected: Double?) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return abs(value - expected) <= 1e-12
}

private func agree(_ values: [Double?], _ expected: [Double?]) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { agree($0, $1) }
}

@Test func measuresAgreeWithScikitLearn() throws {
    let url = try #require(
        Bundle.module.url(forResource: "metrics", withExtension: "json", subdirectory: "Fixtures")
    )
    let cases = try JSONDecoder().decode(ScoredCases.self, from: Data(contentsOf: url)).cases
    try #require(cases.count > 10)
    for scored in cases {
        let matrix = try ConfusionMatrix(
            truth: scored.true,
            predictions: scored.predicted,
            classes: scored.classes
        )
        let name = Comment(rawValue: scored.name)
        #expect(matrix.counts == scored.confusion.flatMap(\.self), name)
        #expect(agree(matrix.overallAccuracy, scored.overall_accuracy), name)
        #expect(agree(matrix.averageAccuracy, scored.average_accuracy), name)
        #expect(agree(matrix.kappa, scored.kappa), name)
        #expect(agree(matrix.macroF1, scored.macro_f1), name)
        #expect(agree(matrix.weightedF1, scored.weighted_f1), name)
        #expect(matrix.perClass.map(\.support) == scored.support, name)
        #expect(agree(matrix.perClass.map(\.precision), scored.precision), name)
        #expect(agree(matrix.perClass.map(\.recall), scored.recall), name)
        #expect(agree(matrix.perClass.map(\.f1), scored.f1), name)
    }
}
