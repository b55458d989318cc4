import Eval
import Testing

/// Distinct pixels of a scene in a reproducible random order, the first part for training.
private func scatter(rows: Int, columns: Int, training: Int, test: Int, seed: UInt64)
    -> (training: [PixelPosition], test: [PixelPosition])
{
    var state = seed
    var pixels = (0..<rows * columns).map { PixelPosition(row: $0 / columns, column: $0 % columns) }
    for index in 0..<training + test {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        pixels.swapAt(index, index + Int(state >> 33) % (pixels.count - index))
    }
    return (Array(pixels[..<training]), Array(pixels[training..<training + test]))
}

/// The index of the nearest training pixel by brute force, the first of several.
private func bruteForce(_ pixel: PixelPosition, _ training: [PixelPosition]) -> Int? {
    training.indices.min {
        func square(_ other: PixelPosition) -> Int {
            let (rows, columns) = (other.row - pixel.row, other.column - pixel.column)
            return rows * rows + columns * columns
        }
        return (square(training[$0]), $0) < (square(training[$1]), $1)
    }
}

@Suite struct PositionTests {
    @Test(arguments: [
        (23, 31, 1), (23, 31, 9), (23, 31, 150), (1, 200, 20), (200, 1, 20), (60, 7, 5),
    ])
    func nearestLabelIsThatOfBruteForce(_ rows: Int, _ columns: Int, _ count: Int) throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let (training, test) = scatter(
                rows: rows,
                columns: columns,
                training: count,
                test: min(170, rows * columns - count),
                seed: seed
            )
            // Every training pixel has its own label, so that every tie is visible.
            let labels = Array(100..<100 + count)
            let found = try NearestLabel(training: training, labels: labels).predictions(for: test)
            #expect(found == test.compactMap { bruteForce($0, training).map { labels[$0] } })
        }
    }

    @Test func tiesGoToTheFirstTrainingPixel() throws {
        let around = [(0, 1), (1, 0), (1, 2), (2, 1)].map { PixelPosition(row: $0.0, column: $0.1) }
        let center = [PixelPosition(row: 1, column: 1)]
        #expect(try NearestLabel(training: around, labels: [4, 3, 2, 1]).predictions(for: center) == [4])
        #expect(
            try NearestLabel(training: around.reversed(), labels: [9, 8, 7, 6]).predictions(for: center) == [
                9
            ]
        )
        let twice = [center[0], center[0]]
        #expect(try NearestLabel(training: twice, labels: [5, 6]).predictions(for: center) == [5])
    }

    @Test(arguments: [1, 3, 4, 9, 25])
    func patchOverlapIsThatOfBruteForce(_ side: Int) throws {
        let (training, test) = scatter(rows: 40, columns: 55, training: 12, test: 900, seed: 7)
        let distances = test.map { pixel in
            training.reduce(Int.max) {
                min($0, max(abs($1.row - pixel.row), abs($1.column - pixel.column)))
            }
        }
        let overlap = try PatchOverlap(training: training, test: test, side: side)
        func share(_ reach: Int) -> Double { Double(distances.count { $0 <= reach }) / Double(test.count) }
        #expect(overlap.insideTrainingPatch == share((side - 1) / 2))
        #expect(overlap.sharingPixels == share(side - 1))
        #expect(overlap.side == side)
    }

    @Test func patchOverlapOfAHandWorkedRow() throws {
        let training = [PixelPosition(row: 0, column: 0)]
        let test = (1...8).map { PixelPosition(row: 0, column: $0) }
        let overlap = try PatchOverlap(training: training, test: test, side: 5)
        #expect(overlap.insideTrainingPatch == 0.25)
        #expect(overlap.sharingPixels == 0.5)
    }

    @Test func nothingToMeasure() throws {
        let pixel = PixelPosition(row: 0, column: 0)
        let untested = try PatchOverlap(training: [pixel], test: [], side: 3)
        #expect(untested.insideTrainingPatch == nil)
        #expect(untested.sharingPixels == nil)
        let untrained = try PatchOverlap(training: [], test: [pixel], side: 3)
        #expect(untrained.insideTrainingPatch == 0)
        #expect(untrained.sharingPixels == 0)
        #expect(try NearestLabel(training: [pixel], labels: [1]).predictions(for: []) == [])
    }

    @Test func refusesWhatIsNoPixel() {
        let (good, bad) = (PixelPosition(row: 0, column: 0), PixelPosition(row: -1, column: .max))
        #expect(throws: EvaluationError.noTrainingPixels) { try NearestLabel(training: [], labels: []) }
        #expect(throws: EvaluationError.pixelsOutOfRange([bad])) {
            try NearestLabel(training: [good, bad], labels: [0, 1])
        }
        #expect(throws: EvaluationError.pixelsOutOfRange([bad])) {
            try NearestLabel(training: [good], labels: [0]).predictions(for: [bad])
        }
        #expect(throws: EvaluationError.pixelsOutOfRange([bad])) {
            try PatchOverlap(training: [good], test: [bad], side: 3)
        }
        #expect(throws: EvaluationError.patchSide(0)) {
            try PatchOverlap(training: [good], test: [good], side: 0)
        }
        #expect(
            throws: EvaluationError.lengthMismatch(
                expected: "training pixels",
                count: 1,
                found: "labels",
                foundCount: 2
            )
        ) { try NearestLabel(training: [good], labels: [0, 1]) }
    }

    @Test func aSceneAsLargeAsHoustonTakesSeconds() throws {
        // Training pixels in one corner only: the longest searches in a scene of this size.
        let training = (0..<2832).map { PixelPosition(row: $0 / 59, column: $0 % 59) }
        let (test, _) = scatter(rows: 349, columns: 1905, training: 20_000, test: 0, seed: 3)
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            _ = try NearestLabel(training: training, labels: training.map(\.row)).predictions(for: test)
        }
        #expect(elapsed < .seconds(20))
    }
}
