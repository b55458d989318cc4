import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

/// The folder of files that `Tools/golden/make_rasters.py` makes.
let rasterFiles = packageRoot + "/Tests/ArrayFilesTests/Fixtures/rasters"

/// Rasters that Spectral Python, rasterio and scipy wrote, in every interleave, type and byte order.
@Suite struct RasterMatrixTests {
    private static let types: [ElementType] = [
        .uint8, .int8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float32, .float64,
    ]

    /// The numbers of every file of that script.
    static func datum(_ type: ElementType) -> [Double] {
        let shift: Double = type.rawValue.hasPrefix("int") ? -60 : type.isFloating ? 0.25 : 0
        return (0..<4 * 5 * 3).map { index in
            let (row, column, band) = (index / 15, index / 3 % 5, index % 3)
            return Double(37 * row + 7 * column + band) + shift
        }
    }

    private func check(_ name: String, _ type: ElementType, variable: String = "") throws {
        let path = "\(rasterFiles)/\(name)"
        let file = try ArrayFile(path)
        #expect(
            file.variables.contains {
                $0.name == variable && $0.shape == [4, 5, 3] && $0.elementType == type
            }
        )
        let datum = Self.datum(type)
        let array = try file.doubles(variable)
        #expect(array.values == datum && array.shape == [4, 5, 3])
        // Another order of the axes: bands, rows, columns.
        let turned = try file.floats(variable, axes: [2, 0, 1])
        #expect(turned.values == (0..<60).map { Float(datum[$0 % 20 * 3 + $0 / 20]) })
    }

    @Test(arguments: ["bsq", "bil", "bip"], ["little", "big"])
    func readsENVI(interleave: String, order: String) throws {
        for type in Self.types where type != .int8 {
            try check("envi_\(interleave)_\(type.rawValue)_\(order).img", type)
            try check("envi_\(interleave)_\(type.rawValue)_\(order).hdr", type)
        }
    }

    @Test(arguments: ["band", "pixel"], ["little", "big"])
    func readsGeoTIFF(interleave: String, order: String) throws {
        for type in Self.types { try check("gtiff_\(interleave)_\(type.rawValue)_\(order).tif", type) }
    }

    @Test func readsCompressedAndTiledGeoTIFF() throws {
        for name in ["deflate", "lzw", "zstd"] { try check("gtiff_\(name).tif", .int16) }
        try check("gtiff_tiled.tif", .float32)
    }

    @Test func refusesNetCDF3() {
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile("\(rasterFiles)/netcdf3.nc") }
        #expect(error?.description.contains("nccopy -k nc4 netcdf3.nc") == true)
    }

    @Test func readsPNG() throws {
        try check("picture.png", .uint8)
        #expect(try ArrayFile("\(rasterFiles)/gray.png").variables[0].elementType == .uint16)
    }

    @Test func metadataOfGeoTIFF() throws {
        let metadata = try #require(try ArrayFile("\(rasterFiles)/gtiff_deflate.tif").raster(""))
        #expect(metadata.format == "GTiff")
        #expect(metadata.bandNames == ["blue", "green", "red"])
        #expect(metadata.wavelengths == [450, 550, 650])
        #expect(metadata.bandwidths == [10, 10, 10])
        #expect(metadata.badBands == [false, true, false])
        #expect(metadata.gains == [0.5, 0.5, 0.5] && metadata.offsets == [2, 2, 2])
        #expect(metadata.noData == -60)
        #expect(metadata.georeference?.transform == [380_000, 30, 0, 5_820_000, 0, -30])
        #expect(metadata.georeference?.projectionName == "WGS 84 / UTM zone 33N")
        #expect(try ArrayFile("\(rasterFiles)/gtiff_tiled.tif").raster("")?.noData?.isNaN == true)
        #expect(try ArrayFile("\(rasterFiles)/picture.png").raster("")?.isPicture == true)
    }

    @Test func classesOfPalettesAndENVI() throws {
        let palette = try #require(try ArrayFile("\(rasterFiles)/gtiff_palette.tif").raster(""))
        #expect(palette.classes.prefix(3).map(\.color) == ["#000000", "#0000ff", "#804020"])
        let classes = try #require(try ArrayFile("\(rasterFiles)/envi_classes.img").raster("")).classes
        #expect(classes.map(\.name) == ["Unclassified", "water", "Straße"])
        #expect(classes.map(\.color) == ["#000000", "#0000ff", "#804020"])
    }
}
