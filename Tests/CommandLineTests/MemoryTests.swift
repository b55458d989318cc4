import ArrayFiles
import Foundation
import HSI
import TestSupport
import Testing

/// The memory of a run grows with the scene, but not with intermediate results.
@Suite struct MemoryTests {
    private static let bands = 160
    private static let components = 6

    /// The peak resident size of a run from the scene to the map, in bytes.
    private func peak(rows: Int, columns: Int) throws -> Double {
        let folder = try TemporaryFolder()
        let labels = (0..<rows * columns).map {
            UInt16($0 % columns < 30 && $0 / columns < 30 ? 1 + $0 % 3 : 0)
        }
        var cube: [Float] = []
        cube.reserveCapacity(labels.count * Self.bands)
        for (pixel, label) in labels.enumerated() {
            for band in 0..<Self.bands { cube.append(Float((pixel % 251) * (band + 1) % 97) + Float(label)) }
        }
        try NpyWriter.write(cube, shape: [rows, columns, Self.bands], to: folder / "cube.npy")
        try NpyWriter.write(
            LabelMap(rows: rows, columns: columns, labels: labels),
            to: folder / "labels.npy"
        )
        let outcome = try Program.run(
            ["train", "--cube", folder / "cube.npy", "--labels", folder / "labels.npy", "--json", "--quiet"]
                + ["--normalize", "standard", "--components", "\(Self.components)", "--patch-size", "3"]
                + ["--width", "8", "--heads", "2", "--depths", "1", "--epochs", "1", "--out", folder / "run"]
        )
        try #require(outcome.code == 0, "\(outcome.errors)")
        let run = try #require(try jsonObject(outcome.output).objects("runs").first)
        return try run.number("peak_resident_bytes")
    }

    @Test func growsWithTheSceneAlone() throws {
        let small = try peak(rows: 40, columns: 50)
        let large = try peak(rows: 260, columns: 300)
        let pixels = Double(260 * 300 - 40 * 50)
        let scene = pixels * Double(4 * (Self.bands + Self.components))
        // Labels, the map, its figure, allocator overhead, and the sparse systems of the edge baselines, about 1 kB per
        // pixel, which are solved while the cube is still in memory.
        #expect(large - small < scene + 25e6 + 1000 * pixels)
    }
}
