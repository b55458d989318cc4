import ArrayFiles
import TestSupport
import Testing

@testable import HSI

/// Stripes, dependent bands, and numbers that single precision cannot tell apart.
@Suite struct BandDoubtTests {
    private static let (rows, columns, bands) = (40, 36, 9)

    /// Independent noise on four fields, whose borders are no stripes.
    private func values() -> [Float] {
        var random = RandomNumbers(state: 7)
        return (0..<Self.rows * Self.columns * Self.bands).map { index in
            let (row, column) = (index / Self.bands / Self.columns, index / Self.bands % Self.columns)
            return Float((row < 20 ? 100 : 200) + (column < 18 ? 0 : 400)) + random.next()
        }
    }

    private func doubts(
        doubles: Bool = false,
        _ reading: SceneReading = SceneReading(),
        labels: [Float]? = nil,
        _ change: (inout [Float]) -> Void = { _ in }
    ) throws -> [Doubt] {
        let folder = try TemporaryFolder()
        var cube = values()
        change(&cube)
        let shape = [Self.rows, Self.columns, Self.bands]
        if doubles {
            _ = try folder.file("cube.npy", Self.npy(cube.map { Double($0) * 1e-3 + 1e6 }, shape))
        } else {
            try NpyWriter.write(cube, shape: shape, to: folder / "cube.npy")
        }
        let map = labels ?? (0..<Self.rows * Self.columns).map { $0 % 36 < 18 ? 1 : 2 }
        try NpyWriter.write(map, shape: [Self.rows, Self.columns], to: folder / "labels.npy")
        return try Scene.load(
            cube: ArrayLocation(path: folder / "cube.npy"),
            labels: ArrayLocation(path: folder / "labels.npy"),
            reading: reading
        ).doubts
    }

    /// A NPY file in double precision.
    private static func npy(_ values: [Double], _ shape: [Int]) -> [UInt8] {
        let extents = shape.map { "\($0), " }.joined()
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(extents)), }\n"
        let length = [UInt8(header.utf8.count), 0]
        return [0x93] + Array("NUMPY".utf8) + [1, 0] + length + Array(header.utf8)
            + values.flatMap { value in (0..<8).map { UInt8(value.bitPattern >> UInt64(8 * $0) & 255) } }
    }

    @Test func aSoundCubeHasNone() throws { #expect(try doubts() == []) }

    @Test func stripes() throws {
        let found = try doubts { cube in
            for row in 0..<40 { cube[(row * 36 + 7) * 9 + 4] += 150 }
            for column in 0..<36 { cube[(13 * 36 + column) * 9 + 2] = 0 }
        }
        #expect(found.map(\.level) == [.likely, .likely])
        #expect(found[0].text.contains("1 row (13) unlike both neighbors in 1 band: 2"))
        #expect(found[1].text.contains("1 column (7) unlike both neighbors in 1 band: 4"))
    }

    @Test func sumsOfOtherBands() throws {
        let found = try doubts { cube in
            for pixel in 0..<40 * 36 {
                cube[pixel * 9 + 8] = (cube[pixel * 9] + cube[pixel * 9 + 1]) / 2
                cube[pixel * 9 + 7] = 3 * cube[pixel * 9 + 2]
            }
        }
        #expect(found.map(\.setting) == [.components])
        #expect(found.first?.text.contains("only 7 of 9 bands are independent") == true)
    }

    @Test func numbersThatDifferTooLittle() throws {
        let found = try doubts(doubles: true)
        #expect(found.contains { $0.text.contains("less than single precision tells apart: 0–8") })
    }

    @Test func optionsWithoutEffect() throws {
        var reading = SceneReading()
        reading.noData = .value(-5)
        reading.unlabeled = [9]
        reading.keepsBadBands = true
        let settings = try doubts(reading).map(\.setting)
        #expect(settings.contains(.noData) && settings.contains(.unlabeled) && settings.contains(.badBands))
    }

    @Test func swappedBytes() throws {
        let folder = try TemporaryFolder()
        let header =
            "ENVI\nsamples = 36\nlines = 40\nbands = 9\ndata type = 12\ninterleave = bip\nbyte order = "
        var bytes: [UInt8] = []
        for index in 0..<40 * 36 * 9 {
            let number = 2000 + 100 * (index % 9) + index / 9 % 36 * 30 + index / 324 * 11
            bytes += [UInt8(number & 255), UInt8(number >> 8)]
        }
        let labels = (0..<40 * 36).map { (pixel: Int) -> Float in pixel % 36 < 18 ? 1 : 2 }
        try NpyWriter.write(labels, shape: [40, 36], to: folder / "labels.npy")
        let path = try folder.file("cube.img", bytes)
        for (order, isDoubtful) in [("0", false), ("1", true)] {
            _ = try folder.file("cube.hdr", Array((header + order + "\n").utf8))
            let scene = try Scene.load(
                cube: ArrayLocation(path: path),
                labels: ArrayLocation(path: folder / "labels.npy")
            )
            #expect(scene.doubts.contains { $0.text.contains("byte order") } == isDoubtful)
        }
    }

    @Test func gapsInClassNumbers() throws {
        let found = try doubts(labels: (0..<40 * 36).map { $0 % 36 < 18 ? 2 : 5 })
        #expect(
            found.map(\.text) == [
                "gaps in the class numbers: 2 classes up to 5, no pixel has 3 numbers: 1, 3–4"
            ]
        )
        #expect(found.first?.level == .certain)
    }

    @Test func heightsAreNoLabels() throws {
        let heights = (0..<40 * 36).map { (pixel: Int) -> Float in
            let (row, column) = (pixel / 36, pixel % 36)
            return Float(100 + column * 2 + row)
        }
        let found = try doubts(labels: heights)
        #expect(found.contains { $0.level == .likely && $0.text.contains("heights, a photograph") })
    }
}

/// Numbers from 0 to 8 in a fixed order, by a linear congruential generator.
private struct RandomNumbers {
    var state: UInt64
    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 21)
    }
}
