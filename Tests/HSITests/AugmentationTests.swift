import Compute
import HSI
import Testing

@Suite struct AugmentationTests {
    /// `[[0, 1, 2], [3, 4, 5], [6, 7, 8]]` in this orientation.
    private func laid(_ orientation: Orientation) -> [Int] {
        (0..<9).map { index in
            let source = orientation.source(row: index / 3, column: index % 3, side: 3)
            return source.row * 3 + source.column
        }
    }

    @Test func meansWhatItSays() {
        #expect(laid(.identity) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
        #expect(laid(.flippedColumns) == [2, 1, 0, 5, 4, 3, 8, 7, 6])
        #expect(laid(.flippedRows) == [6, 7, 8, 3, 4, 5, 0, 1, 2])
        #expect(laid(.transposed) == [0, 3, 6, 1, 4, 7, 2, 5, 8])
        // numpy.rot90, once, twice and three times.
        #expect(laid(.quarterTurn) == [2, 5, 8, 1, 4, 7, 0, 3, 6])
        #expect(laid(.halfTurn) == [8, 7, 6, 5, 4, 3, 2, 1, 0])
        #expect(laid(.threeQuarterTurn) == [6, 3, 0, 7, 4, 1, 8, 5, 2])
        #expect(laid(.antitransposed) == [8, 5, 2, 7, 4, 1, 6, 3, 0])
        #expect(Set(Orientation.allCases.map(laid)).count == 8)
    }

    @Test(arguments: Orientation.allCases, Orientation.allCases)
    func composes(first: Orientation, second: Orientation) {
        let once = laid(first)
        #expect(laid(first.followed(by: second)) == laid(second).map { once[$0] })
    }

    @Test(arguments: Orientation.allCases) func inverts(orientation: Orientation) {
        #expect(orientation.followed(by: orientation.inverse) == .identity)
        #expect(orientation.inverse.followed(by: orientation) == .identity)
    }

    @Test func fourQuarterTurnsAreNone() {
        let turn = Orientation.quarterTurn
        #expect(turn.followed(by: turn) == .halfTurn)
        #expect(turn.followed(by: turn).followed(by: turn) == .threeQuarterTurn)
        #expect(turn.followed(by: .threeQuarterTurn) == .identity)
    }

    @Test func drawsEveryChoiceAboutEquallyOften() {
        var random = Seed(1).stream("augmentation")
        let drawn = Orientation.draw(8_000, using: &random)
        for orientation in Orientation.allCases {
            // Six standard deviations around 1,000.
            #expect(abs(drawn.count { $0 == orientation } - 1_000) < 180)
        }
        #expect(Set(Orientation.draw(100, from: Orientation.flips, using: &random)) == Set(Orientation.flips))
        #expect(Orientation.draw(2, from: [], using: &random) == [.identity, .identity])
        var again = Seed(1).stream("augmentation")
        #expect(Orientation.draw(8_000, using: &again) == drawn)
    }
}
