import ArrayFiles
import TestSupport
import Testing

@testable import HSI

/// Cubes in the layouts of sensors' products.
///
/// All files are synthetic: see `Tools/golden/make_products.py`.
@Suite struct ProductTests {
    private static let folder = packageRoot + "/Tests/HSITests/Fixtures/products"

    private func load(_ name: String, _ reading: SceneReading = SceneReading()) throws -> Scene {
        try Scene.load(
            cube: ArrayLocation(parsing: Self.folder + "/" + name),
            labels: ArrayLocation(path: Self.folder + "/labels.npy"),
            reading: reading
        )
    }

    private func number(_ row: Int, _ column: Int, _ band: Int) -> Float {
        Float(
            100 * (band + 1) + 10 * row + column + (row >= 3 ? 1000 : 0)
                + (row * 7 + column * 3) * (band + 1) % 11
        )
    }

    @Test func bothRangesOfPRISMAAreJoined() throws {
        let scene = try load("prisma.he5:VNIR_Cube+SWIR_Cube")
        let bands = try #require(scene.bands)
        // The band of 0 nm is left out; band 9 of the script, 850 nm, lies between those of VNIR.
        #expect(bands.wavelengths == [500, 600, 700, 800, 850, 900, 1000, 1500, 2000])
        #expect(bands.bandwidths == [Double](repeating: 11, count: 9))
        #expect(bands.gains == [Double](repeating: 1 / 65535, count: 9))
        let order = [4, 3, 2, 1, 9, 0, 8, 7, 6]
        for (row, column) in [(0, 0), (2, 4), (5, 1)] {
            #expect(Array(scene.cube[row, column]) == order.map { number(row, column, $0) })
        }
        #expect(scene.doubts.contains { $0.text.contains("10 bands in the order of their wavelengths") })
        #expect(scene.sources[0].variable.hasSuffix("SWIR_Cube"))
    }

    @Test func oneRangeOfPRISMAIsReadAlone() throws {
        let scene = try load("prisma.he5:SWIR_Cube")
        #expect(scene.bands?.wavelengths == [2000, 1500, 1000, 850])
        #expect(scene.descriptor.sensor == "PRISMA SWIR")
    }

    @Test(arguments: [
        ("neon.h5", 10_000.0, 5.8), ("emit.nc", 1, 8.5), ("ENMAP01-SPECTRAL_IMAGE.TIF", 10_000, 8.5),
        ("DESIS-HSI-SPECTRAL_IMAGE.tif", 10_000, 8.5), ("avirisng.img", 1, 5),
    ])
    func wavelengthsBadBandsAndNoData(file: String, scale: Double, width: Double) throws {
        let scene = try load(file)
        let bands = try #require(scene.bands)
        // The absorption band of water at 1400 nm is marked as bad, except in the GeoTIFFs.
        let marks = !file.lowercased().hasSuffix(".tif")
        #expect(
            bands.wavelengths == (marks ? [400, 700, 1000, 1700, 2200] : [400, 700, 1000, 1400, 1700, 2200])
        )
        let widths = try #require(bands.bandwidths)
        #expect(widths.allSatisfy { abs($0 - width) < 1e-6 })
        #expect(scene.mask?.missingCount == 1)
        if scale == 1 {
            #expect(bands.gains == nil)
        } else {
            #expect(bands.gains?.allSatisfy { abs($0 * scale - 1) < 1e-9 } == true)
        }
        let expected = number(3, 2, 0)
        #expect(
            abs(scene.cube[3, 2][scene.cube[3, 2].startIndex] * (file == "emit.nc" ? 10_000 : 1) - expected)
                < 0.01
        )
    }

    @Test func headersOfHeadwallAndHySpex() throws {
        #expect(try load("headwall.img").bands?.wavelengths == [400.5, 500.5, 600.5, 700.5, 800.5, 900.5])
        let bands = try #require(try load("hyspex.img").bands)
        #expect(bands.wavelengths == [400, 700, 1000, 1400, 1700, 2200])
        #expect(bands.bandwidths == [5, 5, 5, 5, 5, 5])
    }

    @Test func theWavelengthsSayWhichAxisHasTheBands() throws {
        let inspection = try FileInspection(ArrayLocation(parsing: Self.folder + "/prisma.he5:VNIR_Cube"))
        let cube = try #require(inspection.cube)
        #expect((cube.rows, cube.columns) == (8, 5))
        #expect(cube.bands.wavelengths == [900, 800, 700, 600, 500])
    }

    @Test func twoCubesNeedLabels() throws {
        let error = #expect(throws: SceneError.self) {
            try FileInspection(ArrayLocation(parsing: Self.folder + "/prisma.he5:VNIR_Cube+SWIR_Cube"))
        }
        #expect(error?.description.contains("joined only where labels") == true)
    }
}
