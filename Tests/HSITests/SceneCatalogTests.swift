import TestSupport
import Testing

@testable import HSI

@Suite struct SceneCatalogTests {
    static func catalog(_ dataDirectory: String? = nil) throws -> SceneCatalog {
        try SceneCatalog(dataDirectory: dataDirectory, home: packageRoot)
    }

    @Test func readsIndianPines() throws {
        let scene = try Self.catalog().load("indian-pines")
        #expect([scene.cube.rows, scene.cube.columns, scene.cube.bands] == [145, 145, 200])
        #expect(scene.labels.labeledCount == 10249)
        #expect(scene.cube.values.min() == 955)
        #expect(scene.cube.values.max() == 9604)
        let counts = scene.labels.counts.sorted { $0.key < $1.key }.map(\.value)
        #expect(
            counts == [46, 1428, 830, 237, 483, 730, 28, 478, 20, 972, 2455, 593, 205, 1265, 386, 93]
        )
        #expect(scene.sources.map(\.checksumMatches) == [true, true])
        #expect(scene.sources.map(\.variable) == ["indian_pines_corrected", "indian_pines_gt"])
        // The first and the last pixel, as SciPy reads them.
        #expect(Array(scene.cube[0, 0].prefix(3)) == [3172, 4142, 4506])
        #expect(scene.cube[0, 1].first == 2580)
        #expect(scene.cube[1, 0].first == 2576)
        #expect(scene.labels[0, 0] == 3)
    }
}
