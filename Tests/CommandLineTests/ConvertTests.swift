import ArrayElements
import ArrayFiles
import Foundation
import TestSupport
import Testing

private let cases = packageRoot + "/Tests/HSITests/Fixtures/cases/"

/// Conversion between formats.
@Suite struct ConvertTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func convert(_ from: String, _ to: String) throws -> Outcome {
        try Program.run(["data", "convert", from, "-o", folder / to])
    }

    /// Every type through every format; the numbers and, where the format has it, the type stay the same.
    @Test(arguments: ElementType.allCases) func numbersStayTheSame(type: ElementType) throws {
        let fixture = packageRoot + "/Tests/ArrayFilesTests/Fixtures/arrays/npy_\(type.rawValue)_little.npy"
        let original = try ArrayFile.doubles("", in: fixture)
        for name in ["a.npy", "a.img", "a.mat", "a.h5", "a.tif"] {
            let outcome = try convert(fixture, name)
            #expect(outcome.code == 0, "\(outcome.errors)")
            let file = try ArrayFile(folder / name)
            let variable = try #require(file.variables.first)
            let array = try file.doubles(variable.name)
            #expect(array.shape == original.shape, "\(name)")
            #expect(array.values == original.values, "\(name)")
            if [.npy, .hdf5].contains(ArrayFormat(path: name)), type != .bool {
                #expect(array.elementType == type)
            }
            // What is lost is said.
            #expect(
                (array.elementType == type) != outcome.errors.contains("in place of \(type.rawValue)")
                    || type == .bool
            )
            // And back.
            #expect(
                try convert(folder / name + (variable.name.isEmpty ? "" : ":\(variable.name)"), "b.npy").code
                    == 0
            )
            #expect(try ArrayFile.doubles("", in: folder / "b.npy").values == original.values, "\(name)")
        }
    }

    @Test func wavelengthsAndPositionAreKept() throws {
        let original = try ArrayFile(cases + "34_aviris_img")
        let raster = try #require(original.raster(""))
        let wavelengths = try #require(raster.wavelengths)
        for name in ["c.img", "c.tif"] {
            let outcome = try convert(cases + "34_aviris_img", name)
            #expect(outcome.code == 0, "\(outcome.errors)")
            let file = try ArrayFile(folder / name)
            let read = try #require(file.raster(""))
            #expect(zip(read.wavelengths ?? [], wavelengths).allSatisfy { abs($0 - $1) < 1e-6 })
            #expect(read.wavelengths?.count == wavelengths.count && read.noData == raster.noData)
            let position = try #require(raster.georeference)
            #expect(read.georeference?.matches(position, rows: 30, columns: 40) == true)
            #expect(try file.doubles("").values == original.doubles("").values)
        }
        #expect(try ArrayFile(folder / "c.img").raster("")?.badBands == raster.badBands)
        let lossy = try convert(cases + "34_aviris_img", "c.npy")
        #expect(lossy.code == 0 && lossy.errors.contains("wavelengths are not kept"))
        #expect(try convert(cases + "34_aviris_img", "c.h5").code == 0)
        #expect(try ArrayFile.doubles("wavelengths", in: folder / "c.h5").values == wavelengths)
    }

    @Test func whatCannotBeConvertedIsNamed() throws {
        let arrays = packageRoot + "/Tests/ArrayFilesTests/Fixtures/arrays/"
        expectFailure(
            try convert(arrays + "hdf5_little.h5", "x.npy"),
            code: 65,
            ["FILE:key", "hdf5_little.h5"]
        )
        expectFailure(try convert(arrays + "npy_int8_little.npy", "x.jpg"), code: 64, ["--out must end in"])
        expectFailure(try convert("missing.npy", "x.npy"), code: 65, ["missing.npy"])
        let outcome = try convert(arrays + "npy_int8_little.npy", "no/such/folder/x.h5")
        expectFailure(outcome, code: 65, ["x.h5"])
        #expect(!folder.names.contains { $0.contains("partial") })
    }
}
