import Baselines
import Compute
import Engine
import Eval
import Propagation
import Testing

@testable import HSI
@testable import Runs

@Suite struct SpectrumBaselineTests {
    private func split() throws -> Split {
        try StratifiedSplitter(.fraction(0.2)).split(TinyScene.scene.labels, seed: Seed(0))
    }

    /// Fields with distinct spectra are recognized; with equal spectra, only the largest class is.
    @Test func readsSpectraAlone() throws {
        let scene = TinyScene.scene
        let baseline = try SpectrumBaseline(cube: scene.cube, labels: scene.labels, split: split())
        #expect(try #require(baseline.accuracy.overall) > 0.9)
        #expect(baseline.settings.first?.value == 100)
        var random = Seed(7).stream("noise")
        let noise = Cube(
            rows: scene.cube.rows,
            columns: scene.cube.columns,
            bands: 8,
            values: scene.cube.values.map { _ in Float(random.normal()) }
        )
        let blind = try SpectrumBaseline(cube: noise, labels: scene.labels, split: split())
        #expect(try #require(blind.accuracy.overall) < 0.45)
        #expect(abs(try #require(blind.accuracy.kappa)) < 0.2)
    }

    /// Bands are standardized, so the baseline does not depend on units.
    @Test func doesNotDependOnUnits() throws {
        let scene = TinyScene.scene
        let scaled = Cube(
            rows: scene.cube.rows,
            columns: scene.cube.columns,
            bands: 8,
            values: scene.cube.values.enumerated().map { $1 * Float(1 << ($0 % 8)) }
        )
        let baselines = try [scene.cube, scaled].map {
            try SpectrumBaseline(cube: $0, labels: scene.labels, split: split())
        }
        #expect(baselines[0] == baselines[1])
    }

    /// One training class and no test pixels.
    @Test func staysDefined() throws {
        let scene = TinyScene.scene
        let ones = scene.labels.labels.indices.filter { scene.labels.labels[$0] == 1 }
        let split = try Split(rows: 20, columns: 16, train: ones, validation: [], test: [])
        let baseline = try SpectrumBaseline(cube: scene.cube, labels: scene.labels, split: split)
        #expect(
            baseline.accuracy.overall == nil && baseline.accuracy.kappa == nil && baseline.settings.isEmpty
        )
    }

    @Test func fitsEachBaselineOnce() throws {
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
        // The same files and split, with a cube that would fail if it were read.
        let empty = Scene(
            cube: Cube(rows: 20, columns: 16, bands: 1, values: [Float](repeating: .nan, count: 320)),
            labels: scene.labels,
            descriptor: scene.descriptor,
            sources: [source]
        )
        let shared = SharedWork()
        let target = SplitScene(known.outline, try split())
        let baselines = try shared.baselines(of: known, target, RunControl())
        #expect(baselines.spectrum != nil)
        #expect(try #require(baselines.edges?.overall) > 0.9)
        #expect(try #require(baselines.superpixelGraph?.overall) > 0.9)
        #expect(try shared.baselines(of: empty, target, RunControl()) == baselines)
        #expect(try SharedWork().baselines(of: empty, target, RunControl()) == SceneBaselines())
    }

    /// The graphs read only the labels of training pixels: with all other labels changed, the results are the same.
    @Test func graphsReadNoTestLabels() throws {
        let scene = TinyScene.scene
        let split = try split()
        var labels = scene.labels.labels
        let others = split.test + split.validation
        let values = others.map { labels[$0] }
        for (pixel, value) in zip(others, values.reversed()) { labels[pixel] = value }
        let shuffled = Scene(
            cube: scene.cube,
            labels: LabelMap(rows: 20, columns: 16, labels: labels),
            descriptor: scene.descriptor
        )
        for kind in GraphMethod.Kind.allCases {
            let found = try [scene, shuffled].map { scene in
                let target = SplitScene(scene.outline, split)
                return try PreparedGraph(GraphMethod(kind), scene: scene, target).probabilities()
            }
            #expect(found[0] == found[1])
        }
    }
}
