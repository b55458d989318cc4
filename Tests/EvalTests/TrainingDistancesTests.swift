import Eval
import Testing

@Suite struct TrainingDistancesTests {
    private func row(_ columns: some Sequence<Int>) -> [PixelPosition] {
        columns.map { PixelPosition(row: 3, column: $0) }
    }

    @Test func aHandWorkedRow() throws {
        let distances = try TrainingDistances(training: row([0]), test: row([20, 1, 2, 4, 7]))
        #expect(distances.sorted == [1, 2, 4, 7, 20])
        #expect(distances.mean == 6.8)
        let shares = [0, 0.2, 0.21, 0.5, 0.8, 1]
        #expect(shares.map { distances.quantile($0) } == [1, 1, 2, 4, 7, 20])
        #expect([0, 1, 3, 4, 19, 20, 99].map { distances.count(within: $0) } == [0, 1, 2, 3, 4, 5, 5])
        #expect(distances.histogram.map(\.from) == [0, 2, 3, 5, 9, 17])
        #expect(distances.histogram.map(\.to) == [1, 2, 4, 8, 16, 32])
        #expect(distances.histogram.map(\.count) == [1, 1, 1, 1, 0, 1])
    }

    @Test func nothingToMeasure() throws {
        for distances in [
            try TrainingDistances(training: row([0]), test: []),
            try TrainingDistances(training: [], test: row([0])),
        ] {
            #expect(distances.mean == nil)
            #expect(distances.quantile(0.5) == nil)
            #expect(distances.histogram.isEmpty)
        }
    }

    @Test func refusesWhatIsNoPixel() {
        let bad = PixelPosition(row: 0, column: -1)
        #expect(throws: EvaluationError.pixelsOutOfRange([bad])) {
            try TrainingDistances(training: [bad], test: [])
        }
        #expect(throws: EvaluationError.pixelsOutOfRange([bad])) {
            try TrainingDistances(training: [], test: [bad])
        }
    }
}
