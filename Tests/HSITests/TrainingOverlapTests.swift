import HSI
import Testing

@Suite struct TrainingOverlapTests {
    private func split(_ train: [Int]) throws -> Split {
        try Split(rows: 2, columns: 4, train: train, validation: [], test: [7])
    }

    @Test func countsSharedPixelsOfEachPair() throws {
        let splits = try [split([0, 1, 2, 3]), split([0, 1]), split([4, 5])]
        let overlap = try #require(TrainingOverlap(splits))
        // 2 of 4, 2 of 2, and four pairs that share nothing.
        #expect(overlap.mean == (0.5 + 1) / 6)
        #expect(overlap.largest == 1)
    }

    @Test func oneSplitHasNothingToShare() throws { #expect(try TrainingOverlap([split([0])]) == nil) }
}
