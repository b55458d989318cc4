import Baselines
import Engine
import HSI
import Testing

@testable import Experiments

@Suite struct SpectrumFloorTests {
    /// Fields of distinct spectra are told by spectra; without them no more than the largest class is.
    @Test(arguments: Baseline.allCases)
    func readsSpectraAlone(_ baseline: Baseline) throws {
        let scene = TinyScene.scene
        let split = try StratifiedSplitter(.fraction(0.2)).split(scene.labels, seed: Seed(0))
        let floor = try SpectrumFloor(
            cube: scene.cube,
            labels: scene.labels,
            split: split,
            baseline: baseline
        )
        #expect(try #require(floor.overallAccuracy) > 0.9)
        var random = Seed(7).stream("noise")
        let noise = Cube(
            rows: scene.cube.rows,
            columns: scene.cube.columns,
            bands: 8,
            values: scene.cube.values.map { _ in Float(random.normal()) }
        )
        let blind = try SpectrumFloor(cube: noise, labels: scene.labels, split: split, baseline: baseline)
        #expect(try #require(blind.overallAccuracy) < 0.45)
        #expect(abs(try #require(blind.kappa)) < 0.2)
    }
}
