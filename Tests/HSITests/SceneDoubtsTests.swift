import ArrayFiles
import TestSupport
import Testing

@testable import HSI

/// What hsi finds, leaves out, and says about files that are plausible and wrong.
@Suite struct SceneDoubtsTests {
    private let folder: TemporaryFolder
    private static let (rows, columns, bands) = (12, 10, 9)

    init() throws { folder = try TemporaryFolder() }

    /// A scene of four classes in quarters, whose spectra differ; the outer columns are unlabeled.
    private func value(_ row: Int, _ column: Int, _ band: Int) -> Float {
        let number = (row < 6 ? 0 : 2) + (column < 5 ? 0 : 1)
        let noise = Float((row * 31 + column * 17 + band * 7) % 13) / 13
        return Float(100 * (number + 1) + 10 * ((band * (number + 2)) % 5)) + noise
    }

    private func label(_ row: Int, _ column: Int) -> Float {
        column == 0 || column == 9 ? 0 : Float((row < 6 ? 1 : 3) + (column < 5 ? 0 : 1))
    }

    private func load(
        _ reading: SceneReading = SceneReading(),
        changingCube changeCube: (inout [Float]) -> Void = { _ in },
        changingLabels changeLabels: (inout [Float]) -> Void = { _ in }
    ) throws -> Scene {
        var cube: [Float] = []
        var labels: [Float] = []
        for row in 0..<Self.rows {
            for column in 0..<Self.columns {
                for band in 0..<Self.bands { cube.append(value(row, column, band)) }
                labels.append(label(row, column))
            }
        }
        changeCube(&cube)
        changeLabels(&labels)
        try NpyWriter.write(cube, shape: [Self.rows, Self.columns, Self.bands], to: folder / "cube.npy")
        try NpyWriter.write(labels, shape: [Self.rows, Self.columns], to: folder / "labels.npy")
        return try Scene.load(
            cube: ArrayLocation(path: folder / "cube.npy"),
            labels: ArrayLocation(path: folder / "labels.npy"),
            reading: reading
        )
    }

    /// Sets all bands of column 0, where nothing is labeled.
    private func fillColumn(_ cube: inout [Float], _ number: Float, column: Int = 0) {
        for row in 0..<Self.rows {
            for band in 0..<Self.bands { cube[(row * Self.columns + column) * Self.bands + band] = number }
        }
    }

    @Test func aCleanSceneHasNoDoubts() throws {
        let scene = try load()
        #expect(scene.doubts == [] && scene.mask == nil)
        #expect(scene.bands?.selection.isWhole == true)
    }

    @Test(arguments: [Float(-9999), 0, -1.23e34, .nan, .infinity])
    func oneNumberInAllBandsIsNoData(number: Float) throws {
        let scene = try load(changingCube: { fillColumn(&$0, number) })
        let mask = try #require(scene.mask)
        #expect(mask.missingCount == Self.rows)
        #expect((0..<Self.rows).allSatisfy { mask.isMissing[$0 * Self.columns] })
        #expect(
            scene.doubts.map(\.level) == [.certain] && scene.doubts[0].text.hasPrefix("12 pixels (10.0 %)")
        )
        // Statistics are those of the other pixels.
        let present = try Preprocessing.fit(
            scene.cube,
            scaling: .standard,
            components: 2,
            whiten: false,
            on: .all,
            trainingPixels: [],
            mask: mask
        )
        #expect(present.preprocessing.pixelCount == Self.rows * (Self.columns - 1))
        // Missing pixels are at the mean, so they are 0 after preprocessing.
        #expect(present.prepared[3, 0].allSatisfy { abs($0) < 1e-4 })
    }

    @Test func noDataOnLabeledPixelsIsAQuestion() throws {
        let scene = try load(changingCube: { fillColumn(&$0, 0, column: 3) })
        #expect(scene.mask == nil)
        #expect(scene.doubts.first { $0.text.contains("no data?") }?.level == .likely)
        var reading = SceneReading()
        reading.noData = .value(0)
        let told = try load(reading, changingCube: { fillColumn(&$0, 0, column: 3) })
        #expect(told.mask?.missingCount == Self.rows)
        #expect(told.labels.labeledCount == Self.rows * 7)
    }

    @Test func missingNumbersInSingleBandsAreAnError() throws {
        let change: (inout [Float]) -> Void = { $0[(3 * 10 + 4) * 9 + 2] = .nan }
        let expected = SceneError.missingNumbers(
            path: folder / "cube.npy",
            pixels: 1,
            labeled: 1,
            inSingleBands: true,
            row: 3,
            column: 4,
            band: 2
        )
        #expect(throws: expected) { try load(changingCube: change) }
        var reading = SceneReading()
        reading.noData = .value(.nan)
        #expect(try load(reading, changingCube: change).mask?.missingCount == 1)
        reading = SceneReading()
        reading.droppedBands = [2]
        let dropped = try load(reading, changingCube: change)
        #expect(dropped.cube.bands == 8 && dropped.bands?.selection.kept == [0, 1, 3, 4, 5, 6, 7, 8])
        #expect(dropped.cube[0, 0][dropped.cube[0, 0].startIndex + 2] == value(0, 0, 3))
    }

    @Test func constantAndEqualBands() throws {
        let scene = try load(changingCube: { cube in
            for pixel in 0..<120 {
                cube[pixel * 9 + 4] = 7
                cube[pixel * 9 + 6] = cube[pixel * 9 + 5]
            }
        })
        #expect(scene.cube.bands == 8)
        #expect(scene.doubts.map(\.level) == [.certain, .likely])
        #expect(scene.doubts[0].text.contains("1 band with one number in all pixels left out: 4"))
        #expect(scene.doubts[1].text.contains("1 band equal to an earlier one in every pixel: 6"))
    }

    @Test func aCubeOfOneNumberIsImpossible() {
        #expect(throws: SceneError.self) { try load(changingCube: { $0 = $0.map { _ in 0 } }) }
    }

    @Test func negativeLabelsAndNaNAreUnlabeled() throws {
        let scene = try load(changingLabels: { labels in
            labels = labels.map { $0 == 0 ? -1 : $0 }
            labels[0] = .nan
        })
        #expect(scene.labels.labeledCount == Self.rows * 8 && scene.labels.classes == [1, 2, 3, 4])
        #expect(
            scene.doubts.map(\.text).contains(
                "23 pixels of the labels with a negative number: taken as unlabeled"
            )
        )
    }

    @Test func classesFromZeroWith255() throws {
        let change: (inout [Float]) -> Void = { $0 = $0.map { $0 == 0 ? 255 : $0 - 1 } }
        let doubtful = try load(changingLabels: change)
        #expect(
            doubtful.doubts.first { $0.setting == .unlabeled }?.text.contains("label 255 in 24 pixels")
                == true
        )
        var reading = SceneReading()
        reading.unlabeled = [255]
        let scene = try load(reading, changingLabels: change)
        #expect(scene.labels.classes == [1, 2, 3, 4])
        #expect(scene.descriptor.classes.map(\.name) == ["Class 0", "Class 1", "Class 2", "Class 3"])
    }

    @Test func codesBeyond16BitsAreNumbered() throws {
        let scene = try load(changingLabels: { $0 = $0.map { $0 == 0 ? 0 : $0 * 100_000 } })
        #expect(scene.labels.classes == [1, 2, 3, 4])
        #expect(scene.descriptor.classes[3].name == "Class 400000")
    }

    @Test func labelsInAnotherOrientationAreNoticed() throws {
        // One class on the left of the upper rows; the labels have it on the right.
        let scene = try load(
            changingCube: { cube in
                for index in cube.indices {
                    let (row, column, band) = (index / 90, index / 9 % 10, index % 9)
                    let isFirst = column < 3 && row < 5
                    cube[index] = value(row, isFirst ? 0 : 9, band) + Float((index * 7) % 11) / 11
                }
            },
            changingLabels: { $0 = $0.indices.map { $0 % 10 >= 7 && $0 / 10 < 5 ? 1 : 2 } }
        )
        let doubt = try #require(scene.doubts.first)
        #expect(
            doubt.level == .likely && doubt.text.contains("with their columns in reverse order"),
            "\(doubt)"
        )
    }

    @Test func finerLabelsAreRefusedWithTheFactor() throws {
        _ = try load()
        try NpyWriter.write([Float](repeating: 1, count: 480), shape: [24, 20], to: folder / "fine.npy")
        let error = #expect(throws: SceneError.self) {
            try Scene.load(
                cube: ArrayLocation(path: folder / "cube.npy"),
                labels: ArrayLocation(path: folder / "fine.npy")
            )
        }
        #expect(error?.description.contains("the labels are 2 times as fine as the cube") == true)
    }

    @Test func oneLayerForEachClass() throws {
        let scene = try load()
        var layers = [Float](repeating: 0, count: 12 * 10 * 4)
        for (pixel, label) in scene.labels.labels.enumerated() where label > 0 {
            layers[pixel * 4 + Int(label) - 1] = 1
        }
        try NpyWriter.write(layers, shape: [12, 10, 4], to: folder / "layers.npy")
        let read = try Scene.load(
            cube: ArrayLocation(path: folder / "cube.npy"),
            labels: ArrayLocation(path: folder / "layers.npy")
        )
        #expect(read.labels == scene.labels)
    }

    @Test func namesAndColorsFromAFile() throws {
        let path = try folder.file(
            "names.csv",
            Array("label,name,color\n1,Wald,#00ff00\n2,\"See\",#0000FF\n3;\n".utf8)
        )
        let error = #expect(throws: SceneError.self) { try ClassNamesFile.read(path) }
        #expect(error?.description.contains("line 4: expected a label") == true)
        _ = try folder.file(
            "names.csv",
            Array("1,Wald,#00ff00\n2,See,#0000FF\n3,Stadt,255,0,0\n4,10,20,30,255,Feld\n".utf8)
        )
        var reading = SceneReading()
        reading.classNames = path
        let classes = try load(reading).descriptor.classes
        #expect(classes.map(\.name) == ["Wald", "See", "Stadt", "Feld"])
        #expect(classes.map(\.color) == ["#00ff00", "#0000ff", "#ff0000", "#0a141e"])
    }

    @Test func aCommentMayPrecedeTheHeading() throws {
        let path = try folder.file("names.csv", Array("# classes\n\nlabel,name\n1,Wald\n2,See\n".utf8))
        #expect(try ClassNamesFile.read(path).map(\.name) == ["Wald", "See"])
        _ = try folder.file("names.csv", [])
        let error = #expect(throws: SceneError.self) { try ClassNamesFile.read(path) }
        #expect(error?.description.contains("expected lines such as 1,Water,#1f78b4; found none") == true)
    }

    /// Labels of a picture are numbered by the names, whether there is a cube or not.
    @Test func labelsAloneHaveTheNumbersOfTheNames() throws {
        let picture = ArrayLocation(
            path: packageRoot + "/Tests/HSITests/Fixtures/cases/04a_gt_rgb.tif"
        )
        let plain = try Scene.load(labels: picture)
        let count = plain.labels.classes.count
        let reversed = plain.descriptor.classes.enumerated().map {
            "\(count - $0.offset),Class \(count - $0.offset),\($0.element.color)\n"
        }
        var reading = SceneReading()
        reading.classNames = try folder.file("names.csv", Array(reversed.joined().utf8))
        let named = try Scene.load(labels: picture, reading: reading)
        #expect(count > 1)
        #expect(named.labels.labels == plain.labels.labels.map { $0 == 0 ? 0 : UInt16(count + 1) - $0 })
        #expect(named.descriptor.classes.map(\.color) == plain.descriptor.classes.map(\.color).reversed())
    }

    @Test func aCubeWithoutDataIsRefusedForPrediction() throws {
        let path = folder / "empty.npy"
        try NpyWriter.write([Float](repeating: -9999, count: 12 * 10 * 9), shape: [12, 10, 9], to: path)
        var reading = SceneReading()
        reading.noData = .value(-9999)
        let error = #expect(throws: SceneError.self) {
            try MatchedCube(ArrayLocation(path: path), reading: reading, matching: nil, count: 9)
        }
        #expect(error?.description.contains("no pixel has data") == true)
    }

    @Test func bandsOutsideTheFileContradict() {
        var bands = BandDescription(BandSelection(total: 4, kept: [0, 3]), nil)
        #expect(bands.isConsistent)
        bands.wavelengths = [500]
        #expect(!bands.isConsistent)
        bands = BandDescription(BandSelection(total: 4, kept: [0, 4]), nil)
        #expect(!bands.isConsistent)
    }

    @Test func regionsAreMatchedByName() {
        func map(_ labels: [UInt16], _ names: [String]) -> NamedLabels {
            NamedLabels(
                map: LabelMap(rows: 1, columns: labels.count, labels: labels),
                classes: names.enumerated().map { SceneClass(label: UInt16($0 + 1), name: $1, color: "") }
            )
        }
        let train = map([1, 2, 3, 0], ["grass", "Straße", "water"])
        let test = map([1, 2, 3, 4], ["Water", "soil", "grass", "straße"])
        let matched = test.renumbered(like: train)
        #expect(matched?.labels.map.labels == [3, 4, 1, 2])
        #expect(matched?.labels.classes.map(\.name) == ["grass", "straße", "Water", "soil"])
        #expect(train.renumbered(like: train) == nil)
        #expect(map([1, 2], ["a", "a"]).renumbered(like: train) == nil)
    }
}
