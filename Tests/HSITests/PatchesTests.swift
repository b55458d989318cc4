import Compute
import Foundation
import HSI
import Testing

/// Paddings by NumPy: see Tools/golden/make_sampling.py.
private struct Golden: Decodable {
    struct Line: Decodable { let extent: Int, mode: String, line: [Int] }
    let paddings: [Line]

    static func load() throws -> Golden {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "Fixtures/sampling.json"
        )
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
}

/// A cube in which every value encodes its position.
private func cube(_ rows: Int, _ columns: Int, bands: Int = 3) -> Cube {
    let values = (0..<rows * columns * bands).map { Float($0 + 1) }
    return Cube(rows: rows, columns: columns, bands: bands, values: values)
}

/// The padded line by repeated mirroring: copies of the whole image, every second one reversed.
private func mirrored(_ position: Int, extent: Int, repeatsEdge: Bool) -> Int {
    if extent == 1 { return 0 }
    var (place, step, index) = (0, position < 0 ? -1 : 1, 0)
    while place != position {
        let next = index + step
        if 0..<extent ~= next {
            index = next
        } else {
            step = -step
            if !repeatsEdge { index += step }
        }
        place += position < 0 ? -1 : 1
    }
    return index
}

@Suite struct PatchesTests {
    @Test func paddingIsNumPys() throws {
        let golden = try Golden.load()
        #expect(golden.paddings.count == 28)
        for line in golden.paddings {
            let padding = try #require(line.mode == "constant" ? .zero : Padding(rawValue: line.mode))
            let found = (-12..<line.extent + 13).map {
                padding.source(of: $0, extent: line.extent).map { $0 + 1 } ?? 0
            }
            #expect(found == line.line, "\(line.mode), \(line.extent) pixels")
        }
    }

    /// Odd and even sides, and sides far larger than the image; images of one pixel in either direction.
    @Test(arguments: Padding.allCases, [1, 2, 3, 4, 5, 8, 9, 24])
    func matchesThePaddedCube(padding: Padding, side: Int) {
        for (rows, columns) in [(5, 7), (1, 4), (6, 1), (1, 1), (2, 3)] {
            let cube = cube(rows, columns)
            let pixels = Array(0..<rows * columns)
            let patches = PatchSampler(cube, side: side, padding: padding)(pixels)
            #expect(patches.shape == [pixels.count, side, side, 3])
            let before = (side - 1) / 2
            var expected: [Float] = []
            func source(_ position: Int, _ extent: Int) -> Int? {
                switch padding {
                case .zero: 0..<extent ~= position ? position : nil
                case .edge: min(max(position, 0), extent - 1)
                case .reflect: mirrored(position, extent: extent, repeatsEdge: false)
                case .symmetric: mirrored(position, extent: extent, repeatsEdge: true)
                }
            }
            for pixel in pixels {
                for row in 0..<side {
                    for column in 0..<side {
                        let from = source(pixel / columns + row - before, rows)
                        let along = source(pixel % columns + column - before, columns)
                        for band in 0..<3 {
                            guard let from, let along else {
                                expected.append(0)
                                continue
                            }
                            expected.append(cube.values[(from * columns + along) * 3 + band])
                        }
                    }
                }
            }
            #expect(patches.values == expected, "\(rows)×\(columns)")
        }
    }

    @Test(arguments: [1, 2, 3, 6, 9]) func pixelStandsWhereDocumented(side: Int) {
        let cube = cube(11, 12, bands: 2)
        let patches = PatchSampler(cube, side: side, padding: .zero)([3 * 12 + 5, 0])
        let place = (side - 1) / 2
        let offset = (place * side + place) * 2
        #expect(patches.values[offset] == cube.values[(3 * 12 + 5) * 2])
        #expect(patches.values[side * side * 2 + offset + 1] == cube.values[1])
    }

    @Test func keepsTheOrderOfTheBatch() {
        let sampler = PatchSampler(cube(4, 4), side: 3, padding: .edge)
        let both = sampler([13, 2])
        #expect(both.values == sampler([13]).values + sampler([2]).values)
        #expect(sampler([13, 2, 7][0..<2]) == both)
        #expect(sampler([Int]()).shape == [0, 3, 3, 3])
    }

    @Test(arguments: [1, 4, 5]) func orientsWhenGathering(side: Int) {
        let sampler = PatchSampler(cube(6, 7, bands: 2), side: side, padding: .reflect)
        let pixels = [0, 9, 20, 41, 3, 22, 11, 30]
        let plain = sampler(pixels)
        let oriented = sampler(pixels, orientations: Orientation.allCases)
        for (index, orientation) in Orientation.allCases.enumerated() {
            for row in 0..<side {
                for column in 0..<side {
                    let source = orientation.source(row: row, column: column, side: side)
                    for band in 0..<2 {
                        let found = ((index * side + row) * side + column) * 2 + band
                        let expected = ((index * side + source.row) * side + source.column) * 2 + band
                        #expect(oriented.values[found] == plain.values[expected])
                    }
                }
            }
        }
    }

    @Test func sameOnAnyNumberOfThreads() {
        let before = Parallelism.threads
        defer { Parallelism.threads = before }
        let sampler = PatchSampler(cube(20, 20), side: 6, padding: .symmetric)
        Parallelism.threads = 1
        let one = sampler(0..<400)
        Parallelism.threads = 2
        #expect(sampler(0..<400) == one)
    }
}
