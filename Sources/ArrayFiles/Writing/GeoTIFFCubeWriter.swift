internal import ArrayElements
internal import CGDAL
internal import Glibc

/// Writes arrays as GeoTIFF, through GDAL: a band of the file for each band, with its wavelength.
enum GeoTIFFCubeWriter {
    /// Writes an array.
    ///
    /// - Throws: `FileError`; then no file remains.
    static func write(_ array: StoredArray, as type: ElementType, to path: String) throws(FileError) {
        guard let gdal = GDALLibrary.available else {
            throw .cannotCreate(path: path, reason: GDALLibrary.problem)
        }
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
        let temporary = "\(folder).\(lastComponent(path)).\(getpid()).\(MemoryFileNumber.next()).partial"
        var isDone = false
        defer {
            if !isDone {
                unlink(temporary)
                unlink(temporary + ".aux.xml")
            }
        }
        let (call, code) = (gdal.call, code(of: type))
        call.CPLErrorReset()
        guard let driver = call.GDALGetDriverByName("GTiff"),
            let dataset = withTexts(
                ["INTERLEAVE=BAND", "COMPRESS=DEFLATE", "BIGTIFF=IF_SAFER"],
                { options in
                    call.GDALCreate(
                        driver,
                        temporary,
                        Int32(array.columns),
                        Int32(array.rows),
                        Int32(array.bands),
                        code,
                        options
                    )
                }
            )
        else { throw .cannotCreate(path: path, reason: "GDAL cannot create it\(gdal.lastError)") }
        if let position = array.metadata?.georeference {
            var transform = position.transform
            _ = call.GDALSetGeoTransform(dataset, &transform)
            if let projection = position.projection { _ = call.GDALSetProjection(dataset, projection) }
        }
        var isWritten = true
        for band in 0..<array.bands {
            guard let handle = call.GDALGetRasterBand(dataset, Int32(band + 1)) else { continue }
            describe(handle, band, array.metadata, call)
            var bytes = array.bytes(ofBand: band, as: type)
            var number = Int32(band + 1)
            let result = bytes.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { start in
                    call.GDALDatasetRasterIOEx(
                        dataset,
                        Int32(CGDAL_WRITE),
                        0,
                        0,
                        Int32(array.columns),
                        Int32(array.rows),
                        start,
                        Int32(array.columns),
                        Int32(array.rows),
                        code,
                        1,
                        &number,
                        0,
                        0,
                        0,
                        nil
                    )
                } ?? 0
            }
            isWritten = isWritten && result < CGDAL_FAILURE
        }
        call.GDALClose(dataset)
        guard isWritten, call.CPLGetLastErrorType() < CGDAL_FAILURE else {
            throw .cannotWrite(path: path, reason: "GDAL failed\(gdal.lastError)")
        }
        for end in [".aux.xml", ""] where fileExists(temporary + end) {
            guard rename(temporary + end, path + end) == 0 else {
                throw .cannotWrite(path: path, reason: systemMessage(errno))
            }
        }
        isDone = true
    }

    private static func describe(
        _ band: UnsafeMutableRawPointer,
        _ index: Int,
        _ metadata: RasterMetadata?,
        _ call: CGDALFunctions
    ) {
        if let noData = metadata?.noData { _ = call.GDALSetRasterNoDataValue(band, noData) }
        if let name = metadata?.bandNames?[safe: index], !name.isEmpty { call.GDALSetDescription(band, name) }
        if let wavelength = metadata?.wavelengths?[safe: index] {
            _ = call.GDALSetMetadataItem(band, "wavelength", "\(wavelength)", nil)
            _ = call.GDALSetMetadataItem(band, "wavelength_units", "Nanometers", nil)
        }
        if let width = metadata?.bandwidths?[safe: index] {
            _ = call.GDALSetMetadataItem(band, "fwhm", "\(width)", nil)
        }
    }

    private static func code(of type: ElementType) -> Int32 {
        switch type {
        case .bool, .uint8: Int32(CGDAL_BYTE)
        case .uint16: Int32(CGDAL_UINT16)
        case .int8, .int16: Int32(CGDAL_INT16)
        case .uint32: Int32(CGDAL_UINT32)
        case .int32: Int32(CGDAL_INT32)
        case .float16, .float32: Int32(CGDAL_FLOAT32)
        case .int64, .uint64, .float64: Int32(CGDAL_FLOAT64)
        }
    }
}

extension Array {
    /// The element at an index; nil outside.
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
