import Baselines
import Compute
import Engine
import Testing

@testable import Experiments
@testable import HSI

@Suite struct SpectrumFloorTests {
    private func split() throws -> Split {
        try StratifiedSplitter(.fraction(0.2)).split(TinyScene.scene.labels, seed: Seed(0))
    }

    /// Fields of distinct spectra are told by spectra; without them no more than the largest class is.
    @Test func readsSpectraAlone() throws {
        let scene = TinyScene.scene
        let floor = try SpectrumFloor(cube: scene.cube, labels: scene.labels, split: split())
        #expect(try #require(floor.overallAccuracy) > 0.9)
        #expect(floor.settings.first?.value == 100)
        var random = Seed(7).stream("noise")
        let noise = Cube(
            rows: scene.cube.rows,
            columns: scene.cube.columns,
            bands: 8,
            values: scene.cube.values.map { _ in Float(random.normal()) }
        )
        let blind = try SpectrumFloor(cube: noise, labels: scene.labels, split: split())
        #expect(try #require(blind.overallAccuracy) < 0.45)
        #expect(abs(try #require(blind.kappa)) < 0.2)
    }

    /// Standardised bands: a floor in other units is the same.
    @Test func doesNotDependOnUnits() throws {
        let scene = TinyScene.scene
        let scaled = Cube(
            rows: scene.cube.rows,
            columns: scene.cube.columns,
            bands: 8,
            values: scene.cube.values.enumerated().map { $1 * Float(1 << ($0 % 8)) }
        )
        let floors = try [scene.cube, scaled].map {
            try SpectrumFloor(cube: $0, labels: scene.labels, split: split())
        }
        #expect(floors[0] == floors[1])
    }

    /// One class to train on, and nothing to test.
    @Test func staysDefined() throws {
        let scene = TinyScene.scene
        let ones = scene.labels.labels.indices.filter { scene.labels.labels[$0] == 1 }
        let split = try Split(rows: 20, columns: 16, train: ones, validation: [], test: [])
        let floor = try SpectrumFloor(cube: scene.cube, labels: scene.labels, split: split)
        #expect(floor.overallAccuracy == nil && floor.kappa == nil && floor.settings.isEmpty)
    }

    @Test func findsEachFloorOnce() throws {
        let scene = TinyScene.scene
        let source = SceneSource(
            role: .cube,
            path: "cube",
            variable: "",
            bytes: 1,
            sha256: "0",
            checksumMatches: nil
        )
        let known = Scene(
            cube: scene.cube,
            labels: scene.labels,
            descriptor: scene.descriptor,
            sources: [source]
        )
        // The same files and split, though what is given as the cube would fail.
        let empty = Scene(
            cube: Cube(rows: 20, columns: 16, bands: 1, values: [Float](repeating: .nan, count: 320)),
            labels: scene.labels,
            descriptor: scene.descriptor,
            sources: [source]
        )
        let floors = SpectrumFloors()
        let division = try split()
        let floor = try #require(floors.floor(of: known, division, RunControl()))
        #expect(floors.floor(of: empty, division, RunControl()) == floor)
        #expect(SpectrumFloors().floor(of: empty, division, RunControl()) == nil)
    }
}
