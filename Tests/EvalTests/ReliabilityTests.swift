import Eval
import Testing

@Suite struct ReliabilityTests {
    @Test func comparesConfidenceWithAccuracy() throws {
        // Computed by hand, with two bins: 0.5 and 0.25 are in the lower bin; 1, 0.75 and 0.625 in the upper bin.
        let diagram = try ReliabilityDiagram(
            confidences: [0.5, 0.25, 1, 0.75, 0.625],
            isCorrect: [true, false, true, false, false],
            binCount: 2
        )
        #expect(diagram.bins.map(\.count) == [2, 3])
        #expect(diagram.bins[0].accuracy == 0.5 && diagram.bins[0].meanConfidence == 0.375)
        let gap = 2.375 / 3 - 1.0 / 3
        let expected = (2 * 0.125 + 3 * gap) / 5
        #expect(abs(try #require(diagram.expectedCalibrationError) - expected) < 1e-15)
        #expect(abs(try #require(diagram.maximumCalibrationError) - gap) < 1e-15)
    }

    @Test func endsBelongSomewhere() throws {
        let diagram = try ReliabilityDiagram(confidences: [0, 1], isCorrect: [false, true])
        #expect(diagram.bins.count == 15 && diagram.bins[0].count == 1 && diagram.bins[14].count == 1)
        #expect(diagram.expectedCalibrationError == 0 && diagram.maximumCalibrationError == 0)
        #expect(diagram.bins[7].accuracy == nil && diagram.bins[7].meanConfidence == nil)
    }

    @Test func isUndefinedWithoutPredictions() throws {
        let diagram = try ReliabilityDiagram(confidences: [], isCorrect: [])
        #expect(diagram.expectedCalibrationError == nil && diagram.maximumCalibrationError == nil)
    }

    @Test func refuses() {
        #expect(throws: EvaluationError.confidencesOutOfRange(2)) {
            try ReliabilityDiagram(confidences: [.nan, 1.5, 1], isCorrect: [true, true, true])
        }
        #expect(throws: EvaluationError.self) {
            try ReliabilityDiagram(confidences: [0.5], isCorrect: [])
        }
    }
}
