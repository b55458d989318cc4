import Foundation
import Testing

@testable import Eval

/// The cases of `Fixtures/statistics.json`: results of statsmodels, scikit-learn, scipy and numpy.
private struct Statistics: Decodable {
    struct Wilson: Decodable {
        let successes: Int, trials: Int
        let z: Double, lower: Double, upper: Double
    }
    struct Probabilities: Decodable {
        let name: String
        let classes: Int
        let probabilities: [Double]
        let truth: [Int]
        let counts: [Int]
        let accuracies: [Double], confidences: [Double]
        let expected_calibration_error: Double, maximum_calibration_error: Double
        let negative_log_likelihood: Double, brier_score: Double
    }
    struct Row: Decodable {
        let p: [Double]
        let entropy: Double, margin: Double
    }
    struct Percentiles: Decodable {
        let values: [Double]
        let level: Double, lower: Double, upper: Double
    }
    let wilson: [Wilson]
    let mcnemar: [[Double]]
    let calibration: [Probabilities]
    let uncertainty: [Row]
    let percentiles: [Percentiles]

    static func read() throws -> Statistics {
        let url = try #require(
            Bundle.module.url(forResource: "statistics", withExtension: "json", subdirectory: "Fixtures")
        )
        return try JSONDecoder().decode(Statistics.self, from: Data(contentsOf: url))
    }
}

/// Whether two numbers agree to 1e-12.
private func agree(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= 1e-12 * max(1, abs(expected)) } ?? false
}

private func agree(_ values: [Double], _ expected: [Double]) -> Bool {
    values.count == expected.count && zip(values, expected).allSatisfy { agree($0, $1) }
}

@Suite struct StatisticsFixtureTests {
    @Test func wilsonIntervalsAgreeWithStatsmodels() throws {
        let cases = try Statistics.read().wilson
        try #require(cases.count > 50)
        for known in cases {
            let interval = try #require(
                WilsonInterval(successes: known.successes, trials: known.trials, z: known.z)
            )
            #expect(agree(interval.lower, known.lower), "\(known) \(interval)")
            #expect(agree(interval.upper, known.upper), "\(known) \(interval)")
        }
    }

    @Test func mcNemarAgreesWithStatsmodels() throws {
        let cases = try Statistics.read().mcnemar
        #expect(Set(cases.map { $0[0] + $0[1] < 25 }) == [true, false])
        for known in cases {
            let test = McNemarTest(onlyFirstCorrect: Int(known[0]), onlySecondCorrect: Int(known[1]))
            #expect(agree(test.pValue, known[2]), "\(known) \(test)")
        }
    }

    @Test func calibrationAgreesWithScikitLearn() throws {
        for known in try Statistics.read().calibration {
            let name = Comment(rawValue: known.name)
            let answers = known.truth.indices.map { sample in
                let row = known.probabilities[sample * known.classes..<(sample + 1) * known.classes]
                return row.indices.reduce(row.startIndex) { row[$1] > row[$0] ? $1 : $0 } - row.startIndex
            }
            let calibration = try Calibration(
                probabilities: known.probabilities,
                predictions: answers,
                truth: known.truth,
                classes: known.classes
            )
            let diagram = calibration.diagram
            #expect(diagram.bins.map(\.count) == known.counts, name)
            #expect(agree(diagram.bins.compactMap(\.accuracy), known.accuracies), name)
            #expect(agree(diagram.bins.compactMap(\.meanConfidence), known.confidences), name)
            #expect(agree(diagram.expectedCalibrationError, known.expected_calibration_error), name)
            #expect(agree(diagram.maximumCalibrationError, known.maximum_calibration_error), name)
            #expect(agree(calibration.negativeLogLikelihood, known.negative_log_likelihood), name)
            #expect(agree(calibration.brierScore, known.brier_score), name)
            let json = try JSONEncoder().encode(calibration)
            #expect(try JSONDecoder().decode(Calibration.self, from: json) == calibration, name)
        }
    }

    @Test func undecidednessAgreesWithScipy() throws {
        for known in try Statistics.read().uncertainty {
            #expect(agree(Uncertainty.entropy(of: known.p[...]), known.entropy), "\(known.p)")
            #expect(agree(Uncertainty.margin(of: known.p[...]), known.margin), "\(known.p)")
        }
        #expect(Uncertainty.entropy(of: []) == 0 && Uncertainty.margin(of: []) == 0)
    }

    @Test func percentilesAgreeWithNumpy() throws {
        for known in try Statistics.read().percentiles {
            let interval = try #require(
                BootstrapIntervals.Interval(known.values.shuffled(), level: known.level)
            )
            #expect(agree(interval.lower, known.lower) && agree(interval.upper, known.upper))
        }
        #expect(BootstrapIntervals.Interval([], level: 0.95) == nil)
    }

    @Test func calibrationOfNothingAndOfTheImpossible() throws {
        let none = try Calibration(probabilities: [], predictions: [], truth: [], classes: 3)
        #expect(none.negativeLogLikelihood == nil && none.brierScore == nil)
        #expect(none.diagram.expectedCalibrationError == nil)
        // A true class has probability 0: the log loss is not finite, and the Brier score is the largest possible.
        let wrong = try Calibration(probabilities: [0, 1], predictions: [1], truth: [0], classes: 2)
        #expect(wrong.negativeLogLikelihood == nil && wrong.brierScore == 2)
        #expect(wrong.diagram.expectedCalibrationError == 1)
    }

    @Test func calibrationRefuses() {
        #expect(throws: EvaluationError.confidencesOutOfRange(1)) {
            try Calibration(probabilities: [0.5, .nan], predictions: [0], truth: [0], classes: 2)
        }
        #expect(throws: EvaluationError.self) {
            try Calibration(probabilities: [0.5], predictions: [0], truth: [0], classes: 2)
        }
        #expect(throws: EvaluationError.classesOutOfRange(truth: [2], predictions: [], classes: 2)) {
            try Calibration(probabilities: [0.5, 0.5], predictions: [0], truth: [2], classes: 2)
        }
    }

    /// Some bounds are decimal fractions that have no exact binary representation.
    @Test(arguments: [5, 10, 15, 49])
    func aBoundBelongsToTheBinBelow(_ bins: Int) throws {
        let bounds = (1...bins).map { Double($0) / Double(bins) }
        let diagram = try ReliabilityDiagram(
            confidences: bounds,
            isCorrect: bounds.map { _ in true },
            binCount: bins
        )
        #expect(diagram.bins.allSatisfy { $0.count == 1 })
    }
}
