internal import CGDAL
internal import Glibc

/// Writes label maps as GeoTIFF, through GDAL.
///
/// The palette is in the file. Names are an attribute table in the file with `.aux.xml` added to the path, as GDAL stores
/// them; QGIS and GDAL read both.
public enum GeoTIFFWriter: ClassRasterWriter {
    /// Whether GDAL is there to write one.
    public static var isAvailable: Bool { GDALLibrary.available != nil }

    /// Writes `[rows, columns]` labels to `path`; 0 is declared as no data.
    ///
    /// Labels above 255 are numbered again: see `ClassRaster.compact`.
    ///
    /// - Throws: `FileError`; then no file remains.
    public static func write(
        _ labels: [UInt16],
        rows: Int,
        columns: Int,
        classes: [ClassRaster.Entry],
        georeference: Georeference?,
        to path: String
    ) throws(FileError) {
        guard let gdal = GDALLibrary.available else {
            throw .cannotCreate(path: path, reason: GDALLibrary.problem)
        }
        let raster = ClassRaster(labels, rows: rows, columns: columns, classes: classes).compact
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
        let temporary = "\(folder).\(lastComponent(path)).\(getpid()).\(MemoryFileNumber.next()).partial"
        var isDone = false
        defer {
            if !isDone {
                unlink(temporary)
                unlink(temporary + ".aux.xml")
            }
        }
        try create(raster, georeference, temporary, gdal, path)
        for extra in [".aux.xml", ""] where fileExists(temporary + extra) {
            guard rename(temporary + extra, path + extra) == 0 else {
                throw .cannotWrite(path: path, reason: systemMessage(errno))
            }
        }
        isDone = true
    }

    private static func create(
        _ raster: ClassRaster,
        _ georeference: Georeference?,
        _ temporary: String,
        _ gdal: GDALLibrary,
        _ path: String
    ) throws(FileError) {
        let call = gdal.call
        let isWide = raster.highest > 255
        call.CPLErrorReset()
        let options = ["COMPRESS=DEFLATE", "PHOTOMETRIC=PALETTE"]
        guard let driver = call.GDALGetDriverByName("GTiff"),
            let dataset = withTexts(
                isWide ? [options[0]] : options,
                { options in
                    call.GDALCreate(
                        driver,
                        temporary,
                        Int32(raster.columns),
                        Int32(raster.rows),
                        1,
                        Int32(isWide ? CGDAL_UINT16 : CGDAL_BYTE),
                        options
                    )
                }
            )
        else { throw .cannotCreate(path: path, reason: "GDAL cannot create it\(gdal.lastError)") }
        var failed = false
        if let georeference {
            var transform = georeference.transform
            failed = call.GDALSetGeoTransform(dataset, &transform) >= CGDAL_FAILURE
            if let projection = georeference.projection {
                failed = call.GDALSetProjection(dataset, projection) >= CGDAL_FAILURE || failed
            }
        }
        if let band = call.GDALGetRasterBand(dataset, 1) {
            failed = call.GDALSetRasterNoDataValue(band, 0) >= CGDAL_FAILURE || failed
            if !isWide { addColors(raster, band, call) }
            addTable(raster, band, call)
        }
        var labels = raster.labels
        let result = labels.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { start in
                call.GDALDatasetRasterIOEx(
                    dataset,
                    Int32(CGDAL_WRITE),
                    0,
                    0,
                    Int32(raster.columns),
                    Int32(raster.rows),
                    start,
                    Int32(raster.columns),
                    Int32(raster.rows),
                    Int32(CGDAL_UINT16),
                    1,
                    nil,
                    0,
                    0,
                    0,
                    nil
                )
            } ?? 0
        }
        call.GDALClose(dataset)
        guard !failed, result < CGDAL_FAILURE, call.CPLGetLastErrorType() < CGDAL_FAILURE,
            fileExists(temporary)
        else {
            throw .cannotWrite(path: path, reason: "GDAL failed\(gdal.lastError)")
        }
    }

    private static func addColors(
        _ raster: ClassRaster,
        _ band: UnsafeMutableRawPointer,
        _ call: CGDALFunctions
    ) {
        guard let table = call.GDALCreateColorTable(Int32(CGDAL_RGB_PALETTE)) else { return }
        defer { call.GDALDestroyColorTable(table) }
        for entry in raster.numberedEntries {
            let levels = (colorLevels(entry.color) ?? [0, 0, 0]).map { Int16($0) }
            var color = CGDALColor(red: levels[0], green: levels[1], blue: levels[2], alpha: 255)
            call.GDALSetColorEntry(table, Int32(entry.label), &color)
        }
        _ = call.GDALSetRasterColorTable(band, table)
    }

    /// The attribute table: label, name, and color of each class.
    private static func addTable(
        _ raster: ClassRaster,
        _ band: UnsafeMutableRawPointer,
        _ call: CGDALFunctions
    ) {
        guard let table = call.GDALCreateRasterAttributeTable() else { return }
        defer { call.GDALDestroyRasterAttributeTable(table) }
        _ = call.GDALRATSetTableType(table, Int32(CGDAL_THEMATIC))
        let columns: [(name: String, type: Int, use: Int)] = [
            ("Value", Int(CGDAL_INTEGER_COLUMN), Int(CGDAL_MIN_MAX_USE)),
            ("Class", Int(CGDAL_STRING_COLUMN), Int(CGDAL_NAME_USE)),
            ("Red", Int(CGDAL_INTEGER_COLUMN), Int(CGDAL_RED_USE)),
            ("Green", Int(CGDAL_INTEGER_COLUMN), Int(CGDAL_GREEN_USE)),
            ("Blue", Int(CGDAL_INTEGER_COLUMN), Int(CGDAL_BLUE_USE)),
        ]
        for column in columns {
            _ = call.GDALRATCreateColumn(table, column.name, Int32(column.type), Int32(column.use))
        }
        for (row, entry) in raster.classes.sorted(by: { $0.label < $1.label }).enumerated() {
            call.GDALRATSetValueAsInt(table, Int32(row), 0, Int32(entry.label))
            call.GDALRATSetValueAsString(table, Int32(row), 1, entry.name)
            for (index, level) in (colorLevels(entry.color) ?? [0, 0, 0]).enumerated() {
                call.GDALRATSetValueAsInt(table, Int32(row), Int32(index + 2), Int32(level))
            }
        }
        _ = call.GDALSetDefaultRAT(band, table)
    }
}
