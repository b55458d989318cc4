import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

/// The folder of files that `Tools/golden/make_label_tiffs.py` makes.
private let tiffFiles = packageRoot + "/Tests/ArrayFilesTests/Fixtures/tiff"

/// Label maps in TIFF, which GDAL reads.
@Suite struct TIFFReaderTests {
    /// The data in every file of that script.
    private func datum(isSigned: Bool) -> [Double] {
        let least = isSigned ? 5 : 0
        return (0..<20 * 35).map { index in
            let label: Int = (3 * (index / 35) + index % 35) % 13
            return Double(label - least)
        }
    }

    @Test(arguments: [
        ("plain", ElementType.uint8), ("lzw", .uint8), ("packbits", .uint8), ("deflate", .uint8),
        ("uint16", .uint16), ("uint32", .uint32), ("uint64", .uint64), ("int8", .int8), ("int16", .int16),
        ("int32", .int32), ("int64", .int64), ("float32", .float32), ("float64", .float64),
        ("tiled", .uint16), ("strips", .uint16), ("overview", .uint16),
    ])
    func readsTheDatum(file: String, type: ElementType) throws {
        let path = "\(tiffFiles)/\(file).tif"
        #expect(
            try ArrayFile.variables(in: path) == [VariableInfo(name: "", elementType: type, shape: [20, 35])]
        )
        let isSigned = type.rawValue.hasPrefix("int")
        let array = try ArrayFile.doubles("", in: path)
        #expect(array.shape == [20, 35] && array.elementType == type)
        #expect(array.values == datum(isSigned: isSigned))
        let turned: [Float] = (0..<20 * 35).map { index in Float(array.values[index % 20 * 35 + index / 20]) }
        #expect(try ArrayFile.floats("", in: path, axes: [1, 0]).values == turned)
    }

    @Test func readsSeveralBandsAndSingleBits() throws {
        let labels = datum(isSigned: false)
        let bands = try ArrayFile.doubles("", in: "\(tiffFiles)/bands.tif")
        #expect(bands.shape == [20, 35, 3] && bands.values == labels.flatMap { [$0, $0, $0] })
        let bits = try ArrayFile.doubles("", in: "\(tiffFiles)/group4.tif")
        #expect(bits.shape == [20, 35] && bits.values == labels.map { $0 > 6 ? 1 : 0 })
    }

    @Test func listsPages() throws {
        let file = try ArrayFile("\(tiffFiles)/pages.tif")
        #expect(file.variables.map(\.name) == ["page1", "page2"])
        #expect(try file.doubles("page2").values == datum(isSigned: false))
    }

    @Test func refusesAnImageUpsideDown() {
        let path = "\(tiffFiles)/upside_down.tif"
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile(path) }
        #expect(error?.description.contains("rows from top to bottom") == true)
    }

    @Test func hasNoNames() {
        let path = "\(tiffFiles)/plain.tif"
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile.doubles("TR", in: path) }
        #expect(error?.description.contains("'TR'") == true)
    }

    /// A file that claims more data than it can hold is rejected before memory is allocated.
    @Test func doesNotBelieveExtents() throws {
        let file = try RandomAccessFile("\(tiffFiles)/plain.tif")
        var bytes = try file.prefix(file.size)
        // The entry of ImageLength in the list of fields: tag 257, a type and one number.
        let list = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        let entry = try #require(
            stride(from: list + 2, to: bytes.count - 12, by: 12).first {
                bytes[$0..<$0 + 2].elementsEqual([1, 1])
            }
        )
        let isShort = bytes[entry + 2] == 3
        bytes.replaceSubrange(
            entry + 8..<entry + (isShort ? 10 : 12),
            with: isShort ? [255, 255] : [255, 255, 255, 127]
        )
        let folder = try TemporaryFolder()
        let path = try folder.file("claims", bytes)
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile.doubles("", in: path) }
        #expect(error?.description.contains(path) == true, "\(String(describing: error))")
    }

    @Test(.enabled(if: hasSharedData, "needs ../shared/data"), arguments: ["TR", "TE"])
    func theMapsOfIndianPinesAreThoseOfTheMatFile(part: String) throws {
        let folder = sharedData + "/splits"
        let map = try ArrayFile.doubles("", in: "\(folder)/Indian\(part)123_temp123.tif")
        let mat = try ArrayFile.doubles(part, in: "\(folder)/IndianPines_TR_TE.mat")
        #expect(map.shape == mat.shape && map.values == mat.values)
        #expect(map.values.count { $0 != 0 } == (part == "TR" ? 695 : 9_671))
    }
}
