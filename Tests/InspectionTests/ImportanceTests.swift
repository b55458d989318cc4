import HSI
import Runs
import Testing

@testable import Inspection

@Suite struct ImportanceTests {
    /// Attributions add up to the difference of the outputs, within one percent.
    @Test(arguments: [false, true], SpectralBaseline.allCases)
    func attributionsAreComplete(isProjected: Bool, baseline: SpectralBaseline) throws {
        let scene = try (isProjected ? ThreeBandScene.projected : ThreeBandScene.plain).get()
        let pixels = scene.run.testSample(count: 12)
        // A corner, whose patch is padded.
        let gradients = try IntegratedGradients(scene.run, pixels: pixels + [0], baseline: baseline)
        #expect(gradients.attributions.count == 13)
        for attribution in gradients.attributions {
            #expect(attribution.incompleteness < 0.01, "pixel \(attribution.pixel)")
            let (bands, patch) = (attribution.bands.reduce(0, +), attribution.patch.reduce(0, +))
            #expect(abs(bands - patch) < 1e-6 * max(1, abs(bands)))
            #expect(attribution.bands.count == 12 && attribution.patch.count == 9)
        }
    }

    /// The bands that carry the classes come first, and deleting them costs more than deleting others.
    @Test(arguments: [false, true])
    func informativeBandsComeFirst(isProjected: Bool) throws {
        let scene = try (isProjected ? ThreeBandScene.projected : ThreeBandScene.plain).get()
        let run = scene.run
        let pixels = run.testSample(count: 200)
        let truth = run.classes(of: pixels)
        let sample = Array(pixels.prefix(60))
        let gradients = try IntegratedGradients(run, pixels: sample)
        let importance = BandImportance(gradients, classes: run.classes(of: sample), classCount: 3)
        #expect(Set(importance.order.prefix(3)) == Set(ThreeBandScene.informative))
        // For each class, its own band counts most.
        for (label, band) in ThreeBandScene.informative.enumerated() {
            let profile = try #require(importance.classes[label])
            #expect(profile.mean.indices.max { profile.mean[$0] < profile.mean[$1] } == band)
        }

        let curve = try DeletionCurve(
            run,
            cube: run.cube(),
            order: importance.order,
            pixels: pixels,
            points: 12,
            RunControl()
        )
        let point = try #require(curve.deleted.firstIndex(of: 3))
        #expect(curve.ordered[0] > 0.9)
        #expect(curve.random.allSatisfy { $0[0] == curve.ordered[0] && $0.last == curve.ordered.last })
        #expect(curve.ordered[point] < 0.5)
        #expect(curve.randomMean[point] > curve.ordered[point] + 0.1)
        #expect(curve.area(curve.ordered) < curve.area(curve.randomMean))
        #expect(truth.allSatisfy { $0 != nil })
    }

    /// The probability falls most where the pixel that is classified is replaced or its neighbors are, and not at all where the
    /// replacement is the pixel itself.
    @Test func occlusionComparesProbabilities() throws {
        let run = try ThreeBandScene.plain.get().run
        let cube = try run.cube()
        let pixels = run.testSample(count: 10)
        let drops = try SpatialOcclusion(run, cube: cube, pixels: pixels, baseline: .mean, RunControl()).drops
        #expect(drops.map(\.pixel) == pixels)
        #expect(drops.allSatisfy { (0...1).contains($0.probability) && $0.patch.count == 9 })
        #expect(drops.contains { $0.patch.contains { $0 > 0.001 } })
        // The corner's patch is padded with zeros, which zeros do not change.
        let corner = try SpatialOcclusion(run, cube: cube, pixels: [0], baseline: .zero, RunControl()).drops[
            0
        ]
        for place in [0, 1, 2, 3, 6] { #expect(abs(corner.patch[place]) < 1e-6) }
    }

    @Test func spectraOfClassesAreMeansAndDeviations() {
        let cube = Cube(rows: 1, columns: 3, bands: 2, values: [1, 10, 3, 20, 7, 7])
        let spectra = ClassSpectra(cube, pixels: [0, 1, 2], classes: [0, 0, 2], classCount: 3).classes
        #expect(spectra[0]?.mean == [2, 15] && spectra[0]?.deviation == [1, 5] && spectra[0]?.pixels == 2)
        #expect(spectra[1] == nil)
        #expect(spectra[2]?.deviation == [0, 0])
    }

    /// Samples depend on the seed alone and hold test pixels only.
    @Test func samplesAreOfTestPixels() throws {
        let run = try ThreeBandScene.plain.get().run
        let test = Set(run.target.split.test)
        #expect(run.testSample(count: 50) == run.testSample(count: 50))
        #expect(run.testSample(count: 50).count == 50 && test.isSuperset(of: run.testSample(count: 50)))
        #expect(Set(run.testSample(count: 100_000)) == test)
        let each = run.testSample(perClass: 2)
        #expect(run.classes(of: each) == [0, 0, 1, 1, 2, 2])
    }
}
