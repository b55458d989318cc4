internal import CGDAL

/// Writes label maps as cloud-optimized GeoTIFF, through GDAL.
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
        let call = gdal.call
        let isWide = raster.highest > 255
        let file = try GeoTIFFFile(
            path,
            rows: rows,
            columns: columns,
            type: Int(isWide ? CGDAL_UINT16 : CGDAL_BYTE),
            georeference: georeference,
            options: isWide ? [] : ["PHOTOMETRIC=PALETTE"]
        )
        _ = call.GDALSetRasterNoDataValue(file.band, 0)
        if !isWide { addColors(raster, file.band, call) }
        addTable(raster, file.band, call)
        var numbers = raster.labels
        var failure: FileError?
        numbers.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            do throws(FileError) {
                try file.write(start, rows: 0..<rows, columns: columns, type: Int(CGDAL_UINT16))
            } catch { failure = error }
        }
        if let failure { throw failure }
        try file.finish(resampling: "MODE")
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
