import Compute
import Foundation
import Testing

@testable import HSI

/// Every map of a few pixels: the digits of consecutive numbers in base `classes`.
private func everyMap(pixels: Int, classes: Int) -> [[Int]] {
    var maps: [[Int]] = [[]]
    for _ in 0..<pixels { maps = maps.flatMap { map in (0..<classes).map { map + [$0] } } }
    return maps
}

/// Random probabilities of a scene.
private func probabilities(_ pixels: Int, _ classes: Int, seed: UInt64) -> [Float] {
    var random = Seed(seed).stream("probabilities")
    return (0..<pixels).flatMap { _ -> [Float] in
        let raw = (0..<classes).map { _ in random.uniform() + 0.05 }
        let sum = raw.reduce(0, +)
        return raw.map { Float($0 / sum) }
    }
}

@Suite struct PottsModelTests {
    @Test(arguments: [0.05, 0.2, 0.5, 1.5], 0..<6 as Range<UInt64>)
    func twoClassesAreSolvedExactly(_ weight: Double, _ seed: UInt64) {
        let model = PottsModel(
            probabilities: probabilities(12, 2, seed: seed),
            rows: 3,
            columns: 4,
            classes: 2,
            weight: weight
        )
        let least = everyMap(pixels: 12, classes: 2).map { model.count($0) }.min()
        #expect(model.count(model.minimum()) == least)
    }

    @Test(arguments: [0.1, 0.4, 1], 0..<5 as Range<UInt64>)
    func moreClassesComeNear(_ weight: Double, _ seed: UInt64) throws {
        let model = PottsModel(
            probabilities: probabilities(9, 3, seed: seed),
            rows: 3,
            columns: 3,
            classes: 3,
            weight: weight
        )
        let map = model.minimum()
        let maps = everyMap(pixels: 9, classes: 3)
        let least = try #require(maps.map { model.count($0) }.min())
        #expect(model.count(map) <= 2 * least)
        // No set of pixels that changes to one class lowers the energy.
        for other in maps {
            let moved = Set(zip(map, other).filter { $0 != $1 }.map(\.1))
            if moved.count == 1 { #expect(model.count(other) >= model.count(map)) }
        }
    }

    @Test func energyOfAHandWorkedMap() {
        // Two rows of two pixels: classes 0 1 / 0 0. One horizontal, one vertical and one diagonal pair differ.
        let model = PottsModel(
            probabilities: [0.5, 0.5, 0.25, 0.75, 1, 0, 0.5, 0.5],
            rows: 2,
            columns: 2,
            classes: 2,
            weight: 0.3
        )
        let unary = -2 * log(0.5) - log(0.75)
        let expected = unary + 0.3 * (2 + 0.5.squareRoot())
        #expect(abs(model.energy(of: [0, 1, 0, 0]) - expected) < 1e-5)
    }

    @Test func anIsolatedPixelYieldsAsItsOddsSay() {
        // The default weight: e^(0.5 · (4 + 4/√2)), about 30.4.
        for (odds, survives) in [(29.0, false), (32.0, true)] {
            var all = [Float]((0..<50).map { $0.isMultiple(of: 2) ? 0.99 : 0.01 })
            all[24] = Float(1 / (1 + odds))
            all[25] = Float(odds / (1 + odds))
            let model = PottsModel(probabilities: all, rows: 5, columns: 5, classes: 2, weight: 0.5)
            #expect((model.minimum()[12] == 1) == survives, "\(odds)")
        }
    }

    @Test func extremes() {
        let all = probabilities(30, 4, seed: 9)
        func minimum(_ weight: Double) -> [Int] {
            PottsModel(probabilities: all, rows: 5, columns: 6, classes: 4, weight: weight).minimum()
        }
        let likeliest = (0..<30).map { pixel in
            (0..<4).max { (all[pixel * 4 + $0], $1) < (all[pixel * 4 + $1], $0) } ?? 0
        }
        #expect(minimum(0) == likeliest)
        // One class remains: the one with the largest product of probabilities.
        let sums = (0..<4).map { label in
            (0..<30).reduce(0) { $0 + log(Double(all[$1 * 4 + label])) }
        }
        let best = (0..<4).max { sums[$0] < sums[$1] } ?? 0
        #expect(minimum(100) == [Int](repeating: best, count: 30))
        #expect(PottsModel(probabilities: [], rows: 0, columns: 0, classes: 2, weight: 1).minimum() == [])
        let row = PottsModel(probabilities: [0, 1, 1, 0, 0, 1], rows: 1, columns: 3, classes: 2, weight: 1)
        #expect(row.minimum() == [1, 0, 1])
    }
}

@Suite struct MajorityFilterTests {
    @Test func aHandWorkedMap() {
        let map = [
            0, 0, 1, 1,
            0, 2, 1, 1,
            0, 0, 2, 1,
        ]
        let smoothed = MajorityFilter(window: 3)(map, rows: 3, columns: 4, classes: 3)
        #expect(
            smoothed == [
                0, 0, 1, 1,
                0, 0, 1, 1,
                0, 0, 1, 1,
            ]
        )
    }

    @Test func tiesKeepThePixelsOwnClassElseTheLowest() {
        #expect(MajorityFilter(window: 3)([2, 1], rows: 1, columns: 2, classes: 3) == [2, 1])
        // The window of the center holds 0, 0, 1, 1, 2: its own class is not among the most frequent.
        let map = [0, 1, 2, 1, 0]
        #expect(MajorityFilter(window: 5)(map, rows: 1, columns: 5, classes: 3)[2] == 0)
    }

    @Test(arguments: [1, 3, 5, 9])
    func agreesWithCountingEachWindow(_ window: Int) {
        var random = Seed(4).stream("map")
        let (rows, columns) = (7, 6)
        let map = (0..<rows * columns).map { _ in random.index(below: 3) }
        let smoothed = MajorityFilter(window: window)(map, rows: rows, columns: columns, classes: 3)
        for pixel in map.indices {
            let near = map.indices.filter {
                max(abs($0 / columns - pixel / columns), abs($0 % columns - pixel % columns)) <= window / 2
            }
            let counts = (0..<3).map { label in near.count { map[$0] == label } }
            let most = counts.max() ?? 0
            let expected = counts[map[pixel]] == most ? map[pixel] : counts.firstIndex(of: most)
            #expect(smoothed[pixel] == expected)
        }
    }
}
