import ArrayFiles
import Foundation
import TestSupport
import Testing

@testable import HSI

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"

/// A trained network classifies another cube, whose bands, unit, and numbers may be stored differently.
@Suite struct NextSceneTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Trains a small network on the AVIRIS-like case, whose file marks bad bands and no data.
    private func train() throws -> String {
        let run = folder / "run"
        let outcome = try Program.run([
            "train", "--cube", cases + "34_aviris_img", "--labels", cases + "34_labels.npy", "--preset",
            "cnn",
            "--epochs", "1", "--train-ratio", "0.2", "--quiet", "--out", run,
        ])
        #expect(outcome.code == 0, "\(outcome.errors)")
        return run
    }

    @Test func theSameCubeGivesTheSameMapAndOthersAreMatched() throws {
        let run = try train()
        let whole = try ArrayFile.doubles("", in: run + "/map.npy")
        #expect(whole.values.count { $0 == 0 } == 80, "no data is 0 in the map")

        let first = try Program.run([
            "predict", run, "--cube", cases + "34_aviris_img", "--out", folder / "next.tif",
            "--probabilities",
            folder / "next.npy", "--quiet",
        ])
        #expect(first.code == 0, "\(first.errors)")
        let map = try ArrayFile(folder / "next.tif")
        #expect(try map.doubles("").values == whole.values)
        let scene = try #require(try ArrayFile(cases + "34_aviris_img").raster("")?.georeference)
        #expect(map.raster("")?.georeference?.matches(scene, rows: 30, columns: 40) == true)
        let probabilities = try ArrayFile.doubles("", in: folder / "next.npy")
        #expect(probabilities.shape == [30, 40, 5])
        #expect(probabilities.values.count { $0.isNaN } == 80 * 5)

        // The same numbers in another order of bands, in another unit, without the bad ones, as 16-bit integers of another scale.
        let cube = try ArrayFile("\(cases)34_aviris_img")
        let numbers = try cube.floats("").values
        let wavelengths = try #require(cube.raster("")?.wavelengths)
        let kept = (1..<24).reversed().filter { ![9, 10].contains($0) }
        var bytes: [UInt8] = []
        for band in kept {
            for pixel in 0..<1200 { withUnsafeBytes(of: numbers[pixel * 24 + band]) { bytes += Array($0) } }
        }
        _ = try folder.file("other.img", bytes)
        let list = kept.map { "\(wavelengths[$0] / 1000)" }.joined(separator: ", ")
        let header = """
            ENVI
            samples = 40
            lines = 30
            bands = \(kept.count)
            data type = 4
            interleave = bsq
            byte order = 0
            data ignore value = -9999
            wavelength units = Micrometers
            wavelength = {\(list)}
            """
        _ = try folder.file("other.hdr", Array(header.utf8))
        let second = try Program.run([
            "predict", run, "--cube", folder / "other.img", "--out", folder / "other.npy",
        ])
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.errors.contains("21 of 21 bands matched by wavelength"))
        #expect(try ArrayFile.doubles("", in: folder / "other.npy").values == whole.values)

        // A cube of another instrument is refused with the wavelengths that it lacks.
        let moved = header.replacing(
            list,
            with: kept.map { "\((wavelengths[$0] + 5000) / 1000)" }.joined(separator: ", ")
        )
        _ = try folder.file("other.hdr", Array(moved.utf8))
        let third = try Program.run([
            "predict", run, "--cube", folder / "other.img", "--out", folder / "no.npy",
        ])
        #expect(
            third.code == 65 && third.errors.contains("no band near 21 of the 21 wavelengths of training")
        )
        #expect(!folder.names.contains("no.npy"))
    }

    @Test func optionsThatDoNotFitAreRefused() throws {
        for (options, text) in [
            (["--cube", "a.img"], "--cube requires --out or --probabilities"),
            (["--out", "a.tif"], "--out requires --cube"),
            (["--cube", "a.img", "--out", "a.jpg"], "--out must end in .tif, .img, .png, or .npy"),
            (["--cube", "a.img", "--logits", "b.npy", "--out", "a.tif"], "cannot be combined"),
            ([], "nothing to classify"),
        ] {
            let outcome = try Program.run(["predict", "run"] + options)
            #expect(outcome.code == 64 && outcome.errors.contains(text), "\(outcome.errors)")
        }
    }

    @Test func strictMakesWarningsErrors() throws {
        let options = [
            "train", "--cube", cases + "41_enmap.tif", "--labels", cases + "42_polygons.geojson", "--method",
            "svm",
            "--train-ratio", "0.3", "--out", folder / "strict",
        ]
        let outcome = try Program.run(options + ["--strict"])
        #expect(outcome.code == 65 && outcome.errors.contains("1 shape outside the cube: 41 (soil)"))
        #expect(folder.names == [])
        #expect(try Program.run(options).code == 0)
        #expect(folder.names == ["strict"])
    }
}
