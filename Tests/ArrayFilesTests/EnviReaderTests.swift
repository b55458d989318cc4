import ArrayElements
import TestSupport
import Testing

@testable import ArrayFiles

/// ENVI headers as they are found in circulation.
@Suite struct EnviReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes an image of 2 rows × 3 columns × 2 bands with the numbers 0 to 11 as bytes, and its header.
    private func image(
        _ header: String,
        name: String = "image.img",
        headerName: String = "image.hdr",
        bytes: [UInt8] = Array(0..<12)
    ) throws -> String {
        _ = try folder.file(headerName, Array(("ENVI\n" + header).utf8))
        return try folder.file(name, bytes)
    }

    private let size = "samples = 3\nlines = 2\nbands = 2\ndata type = 1\n"

    private func metadata(_ header: String) throws -> RasterMetadata {
        try #require(try ArrayFile(try image(size + header)).raster(""))
    }

    @Test func storesBandsAfterEachOtherByDefault() throws {
        let file = try ArrayFile(try image(size))
        #expect(try file.doubles("").values == [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
        #expect(file.raster("")?.remarks == ["interleave not given, taken as bsq"])
    }

    @Test func infersTheTypeFromTheSizeOfTheFile() throws {
        let path = try image("samples = 3\nlines = 2\nbands = 1\n")
        let file = try ArrayFile(path)
        #expect(file.variables == [VariableInfo(name: "", elementType: .int16, shape: [2, 3])])
        #expect(try file.doubles("").values.first == 256)
        #expect(
            file.raster("")?.remarks == [
                "data type not given, taken as int16 from the size of the file",
                "byte order not given, taken as little-endian (byte order = 0)",
            ]
        )
    }

    @Test func valuesInBracesMayHoldAnything() throws {
        let metadata = try metadata(
            """
            description = {
              samples = 9
              a {nested} = b}
            interleave = bip
            Wavelength   Units = Micrometers
            ; bbl = { 0, 0 }
            wavelength = {
            ,0.5
            ,0.6}
            fwhm = {0.01, 0.01}
            bbl = { 0.0 , 1.0 }
            data ignore value = -9.99900000e+03
            band names = { a=b, c }
            """
        )
        #expect(metadata.description == "samples = 9\na {nested} = b")
        #expect(metadata.wavelengths == [500, 600])
        #expect(metadata.bandwidths == [10, 10])
        #expect(metadata.badBands == [true, false])
        #expect(metadata.noData == -9999)
        #expect(metadata.bandNames == ["a=b", "c"])
        #expect(metadata.remarks.isEmpty)
    }

    @Test func readsLatin1AndBraceThatIsNotBalanced() throws {
        let text = "ENVI\r\n" + size + "interleave = bip\r\ndescription = {a {b}\r\nWavelength Units = "
        _ = try folder.file(
            "image.hdr",
            Array(text.utf8) + [0xb5] + Array("m\r\nwavelength = {0.4, 0.5}\r\n".utf8)
        )
        let metadata = try ArrayFile(try folder.file("image.img", Array(0..<12))).raster("")
        #expect(metadata?.wavelengthUnit == "µm")
        #expect(metadata?.wavelengths == [400, 500])
        #expect(metadata?.description == "a {b")
    }

    @Test(arguments: [
        ("", [450.0, 900], "wavelength units not given, taken as nm"),
        ("wavelength units = Unknown\n", [0.45, 0.9], "wavelength units not given, taken as µm"),
        ("wavelength units = Nanometers\n", [0.45, 0.9], "taken as micrometers"),
        ("wavelength units = Micrometers\n", [450.0, 900], "taken as nanometers"),
    ])
    func doubtsUnits(line: String, numbers: [Double], remark: String) throws {
        let metadata = try metadata(
            "interleave = bip\n\(line)wavelength = {\(numbers[0]), \(numbers[1])}\n"
        )
        #expect(metadata.wavelengths?.map { $0.rounded() } == [450, 900])
        // A unit that the numbers contradict is a warning.
        let isContradiction = line.contains("meters\n")
        let (said, unsaid) =
            isContradiction
            ? (metadata.warnings, metadata.remarks) : (metadata.remarks, metadata.warnings)
        #expect(said.count == 1 && said.first?.contains(remark) == true && unsaid.isEmpty, "\(metadata)")
    }

    @Test func wavenumbersBecomeWavelengths() throws {
        let metadata = try metadata(
            "interleave = bip\nwavelength units = Wavenumber\nwavelength = {20000, 10000}\n"
        )
        #expect(metadata.wavelengths == [500, 1000])
    }

    @Test func theLongerHeaderNameWins() throws {
        _ = try folder.file(
            "image.hdr",
            Array("ENVI\nsamples = 1\nlines = 1\nbands = 1\ndata type = 1\n".utf8)
        )
        let path = try image(size + "interleave = bip\n", headerName: "image.img.hdr")
        let file = try ArrayFile(path)
        #expect(file.variables[0].shape == [2, 3, 2])
        #expect(file.raster("")?.remarks == ["read with the header image.img.hdr, not image.hdr"])
        // The header image.hdr belongs to image.dat.
        _ = try folder.file("image.dat", [7])
        #expect(try ArrayFile(folder.path + "/image.hdr").variables[0].shape == [1, 1])
    }

    @Test func skipsOffsetsAndFrames() throws {
        let header =
            size
            + "interleave = bsq\nheader offset = 3\nmajor frame offsets = {1, 2}\nminor frame offsets = {1, 0}\n"
        // Two bands of 1 + (1 + 3) · 2 + 2 bytes after three bytes.
        let bytes: [UInt8] = [
            99, 99, 99, 99, 99, 0, 1, 2, 99, 3, 4, 5, 99, 99, 99, 99, 6, 7, 8, 99, 9, 10, 11, 99, 99,
        ]
        let file = try ArrayFile(try image(header, bytes: bytes))
        #expect(try file.doubles("").values == [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11])
    }

    @Test(arguments: [
        ("samples = 3\nlines = 3\nbands = 2\ndata type = 1\n", "expected 18 bytes of data for 3×3×2 uint8"),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 6\n", "complex numbers"),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 1\nfile compression = 1\n", "compressed ENVI data"),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 7\n", "'data type' is 7"),
        ("samples = 3\nbands = 2\ndata type = 1\n", "expected 'lines' of at least 1"),
        ("samples = 3\nlines = -2\nbands = 2\ndata type = 1\n", "'lines' is '-2'"),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 1\nbbl = {1}\n", "'bbl' has 1 numbers, expected 2"),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 1\nbyte order = 2\n", "'byte order' is '2'"),
        (
            "samples = 3\nlines = 2\nbands = 2\ndata type = 1\ninterleave = bipp\n",
            "expected bsq, bil, or bip"
        ),
        ("samples = 3\nlines = 2\nbands = 2\ndata type = 1\nheader offset = 90\n", "'header offset' is 90"),
        ("samples = 9999999999\nlines = 9999999999\nbands = 2\ndata type = 1\n", "invalid size"),
        (
            "samples = 1\nlines = 1\nbands = 5000000000\ndata type = 1\ninterleave = bil\n"
                + "minor frame offsets = {1000000000, 1000000000}\n",
            "invalid size"
        ),
        (
            "samples = 6\nlines = 2\nbands = 1\ndata type = 1\nfile type = ENVI Spectral Library\n",
            "a spectral library of 2 spectra, 6 bands, not an image"
        ),
        ("samples = 3\nlines = 2\nbands = 2\nwavelength = {1, 2", "no closing brace"),
    ])
    func refuses(header: String, reason: String) throws {
        let path = try image(header)
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile(path) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func numbersThatAreNotFiniteAreIgnored() throws {
        let metadata = try metadata(
            "interleave = bsq\nbyte order = 0\nwavelength units = nm\nwavelength = {500, 600}\nfwhm = {10, nan}\n"
                + "data gain values = {inf, 1}\ndata offset values = {0, nan}\nreflectance scale factor = nan\n"
        )
        #expect(metadata.wavelengths == [500, 600])
        #expect(metadata.bandwidths == nil && metadata.gains == nil && metadata.offsets == nil)
        #expect(metadata.reflectanceScale == nil)
        #expect(metadata.remarks.count { $0.hasSuffix("with NaN or infinity, ignored") } == 4)
    }

    @Test func aHeaderWithoutDataIsNamed() throws {
        let path = try folder.file("image.hdr", Array("ENVI\n\(size)".utf8))
        let error = #expect(throws: ArrayFileError.self) { try ArrayFile(path) }
        #expect(error?.description.contains("an ENVI header without its data") == true)
    }

    @Test func rotatedPositions() throws {
        let metadata = try metadata(
            "interleave = bip\nmap info = { UTM , 1 , 1 , 663139.010 , 4406866.600 , 16.4 , 16.4 , 17 , North , WGS-84 , units=Meters , rotation=-27.0 }\n"
        )
        let position = try #require(metadata.georeference)
        // As gdalinfo prints it.
        let expected = [
            663139.01, 14.61250699668923, -7.445444195728566, 4406866.6, -7.445444195728566,
            -14.61250699668923,
        ]
        for (found, wanted) in zip(position.transform, expected) { #expect(abs(found - wanted) < 1e-9) }
        #expect(position.projection?.contains("Transverse_Mercator") == true)
        #expect(position.projectionName == nil, "GDAL calls it unnamed")
        let place = try #require(
            position.place(
                x: position.position(column: 2, row: 1).x,
                y: position.position(column: 2, row: 1).y
            )
        )
        #expect(abs(place.column - 2) < 1e-9 && abs(place.row - 1) < 1e-9)
    }

    /// Headers with bytes changed at random give an error or a value.
    @Test func survivesDamagedHeaders() throws {
        let header = Array(
            """
            ENVI
            description = {x = 1, {y}}
            samples = 3
            lines = 2
            bands = 2
            header offset = 0
            data type = 1
            interleave = bil
            byte order = 0
            wavelength units = nm
            wavelength = {400, 500}
            bbl = {1, 0}
            class lookup = {0,0,0, 255,0,0}
            class names = {none, one}
            map info = {UTM, 1, 1, 663139.01, 4406866.6, 16.4, 16.4, 17, North, WGS-84, rotation=-27}
            major frame offsets = {0, 0}
            """.utf8
        )
        let path = try folder.file("image.img", Array(0..<12))
        var random = SplitMix(state: 7)
        var (read, refused) = (0, 0)
        for _ in 0..<300 {
            var bytes = header
            for _ in 0..<1 + random.next() % 6 {
                bytes[5 + Int(random.next() % UInt64(bytes.count - 5))] = UInt8(
                    truncatingIfNeeded: random.next()
                )
            }
            _ = try folder.file("image.hdr", bytes)
            do throws(ArrayFileError) {
                let array = try ArrayFile.doubles("", in: path)
                read += 1
                #expect(array.count <= 12)
            } catch { refused += 1 }
        }
        #expect(read > 20 && refused > 20, "\(read) read, \(refused) refused")
    }
}
