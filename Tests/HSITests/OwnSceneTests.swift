import ArrayFiles
import TestSupport
import Testing

@testable import HSI

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"

/// Files with properties that people's files have.
@Suite struct OwnSceneTests {
    private func load(_ cube: String, _ labels: String, _ reading: SceneReading = SceneReading()) throws
        -> Scene
    {
        try Scene.load(
            cube: ArrayLocation(path: cases + cube),
            labels: ArrayLocation(path: cases + labels),
            reading: reading
        )
    }

    @Test func polygonsInDegreesOnACubeInUTM() throws {
        let scene = try load("41_enmap.tif", "42_polygons.geojson")
        #expect(scene.descriptor.classes.map(\.name) == ["Straße", "Wald", "corn", "soil", "water"].sorted())
        let texts = scene.doubts.filter { $0.level == .likely }.map(\.text)
        #expect(texts.contains { $0.hasPrefix("1 shape outside the cube: 41 (soil)") }, "\(texts)")
        #expect(
            texts.contains {
                $0.contains("in shapes of different classes stay unlabeled") && $0.contains(" and ")
            }
        )
        #expect(texts.contains { $0.hasPrefix("2 shapes where the cube has no data: 33, 42") })
        #expect(scene.labels.labeledCount == 55)
        #expect(scene.georeference?.projectionName == "WGS 84 / UTM zone 33N")
        var reading = SceneReading()
        reading.labelField = "nothing"
        let error = #expect(throws: SceneError.self) {
            try load("41_enmap.tif", "42_polygons.geojson", reading)
        }
        #expect(
            error?.description.contains(
                "no field 'nothing'; the file has id (44 values), landcover (5 values)"
            ) == true
        )
    }

    /// Each polygon without a conflict lies where the raster of the same labels has its class.
    @Test func polygonsAgreeWithTheRasterOfTheSameLabels() throws {
        let raster = try load("41_enmap.tif", "41_labels.tif")
        let drawn = try load("41_enmap.tif", "42_polygons.geojson")
        var pairs: Set<[UInt16]> = []
        for (one, other) in zip(raster.labels.labels, drawn.labels.labels) where one != 0 && other != 0 {
            pairs.insert([one, other])
        }
        #expect(pairs.count >= 5, "every class occurs")
    }

    @Test func badBandsAndNoDataOfTheFile() throws {
        let scene = try load("34_aviris_img", "34_labels.npy")
        #expect(scene.cube.bands == 21 && scene.bands?.selection.total == 24)
        #expect(scene.bands?.selection.kept.contains(0) == false)
        #expect(scene.mask?.missingCount == 80)
        #expect(scene.bands?.wavelengths?.count == 21)
        #expect(abs((scene.georeference?.transform[2] ?? 0) + 7.445444195728566) < 1e-9)
        var reading = SceneReading()
        reading.keepsBadBands = true
        #expect(try load("34_aviris_img", "34_labels.npy", reading).cube.bands == 24)
    }

    @Test func picturesAndPalettes() throws {
        let palette = try load("00_cube.npy", "04b_gt_palette.png")
        #expect(palette.labels == (try load("00_cube.npy", "00_labels.npy")).labels)
        #expect(palette.descriptor.classes.map(\.color).prefix(3) == ["#00cd00", "#7fff00", "#2e8b57"])
        #expect(Set(palette.descriptor.classes.map(\.color)).count == 5)
        let picture = try load("00_cube.npy", "04a_gt_rgb.tif")
        #expect(picture.labels.counts == [1: 245, 2: 151, 3: 141, 4: 181])
        #expect(picture.descriptor.classes.first?.color == "#00cd00")
    }

    @Test func rowsAndColumnsExchangedInASquareScene() throws {
        let scene = try load("20a_bands_columns_rows.npy", "20_labels.npy")
        #expect(
            scene.doubts.contains { $0.level == .certain && $0.text.contains("rows and columns exchanged") }
        )
        var reading = SceneReading()
        reading.axes = [2, 1, 0]
        let told = try load("20a_bands_columns_rows.npy", "20_labels.npy", reading)
        #expect(told.doubts.isEmpty)
        #expect(told.labels.transposed == scene.labels)
    }

    @Test func regionsKeepNamesAndColors() throws {
        let labels = try NamedLabels.load(ArrayLocation(path: cases + "22_train.txt"))
        #expect(labels.classes.map(\.name) == ["grass_healthy", "Straße", "water", "railway", "soil"])
        #expect(labels.classes.prefix(3).map(\.color) == ["#00cd00", "#ff0000", "#00ffff"])
        let test = try NamedLabels.load(ArrayLocation(path: cases + "22_test.txt"))
        #expect(test.renumbered(like: labels)?.labels.classes.map(\.name) == labels.classes.map(\.name))
    }

    @Test func informationOfAFile() throws {
        let inspection = try FileInspection(ArrayLocation(path: cases + "41_enmap.tif"))
        let cube = try #require(inspection.cube)
        #expect(cube.missingPixels == 15 && cube.bands.selection.kept.count == 22)
        #expect(cube.shown.allSatisfy { $0.count == 1200 && $0.count { $0.isNaN } == 15 })
    }
}
