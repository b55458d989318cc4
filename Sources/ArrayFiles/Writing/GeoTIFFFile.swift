internal import CGDAL
internal import Glibc

/// A cloud-optimized GeoTIFF with one band that is written row by row: tiled, compressed, with overviews.
///
/// GDAL makes one by copying, since overviews come before the image. So rows go to a plain file beside it first. Nothing is at
/// the path of the file before it is complete.
final class GeoTIFFFile {
    /// The dataset of the plain file.
    let dataset: UnsafeMutableRawPointer
    /// Its band.
    let band: UnsafeMutableRawPointer
    private let gdal: GDALLibrary
    private let path: String
    private let plain: String
    private let optimized: String
    private var isOpen = true

    /// Creates the plain file.
    ///
    /// - Parameters:
    ///   - path: The path of the complete file.
    ///   - rows: The rows.
    ///   - columns: The columns.
    ///   - type: GDAL's type of the numbers.
    ///   - georeference: The position; nil if it is unknown.
    ///   - options: Options of the plain file.
    /// - Throws: `FileError`.
    init(
        _ path: String,
        rows: Int,
        columns: Int,
        type: Int,
        georeference: Georeference?,
        options: [String] = []
    ) throws(FileError) {
        guard let gdal = GDALLibrary.available else {
            throw .cannotCreate(path: path, reason: GDALLibrary.problem)
        }
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
        let start = "\(folder).\(lastComponent(path)).\(getpid()).\(MemoryFileNumber.next())"
        (plain, optimized) = (start + ".rows.partial", start + ".partial")
        let call = gdal.call
        call.CPLErrorReset()
        let temporary = plain
        let all = options + ["COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=IF_SAFER"]
        guard let driver = call.GDALGetDriverByName("GTiff"),
            let dataset = withTexts(
                all,
                { options in
                    call.GDALCreate(driver, temporary, Int32(columns), Int32(rows), 1, Int32(type), options)
                }
            )
        else { throw .cannotCreate(path: path, reason: "GDAL cannot create it\(gdal.lastError)") }
        guard let band = call.GDALGetRasterBand(dataset, 1) else {
            call.GDALClose(dataset)
            unlink(temporary)
            throw .cannotCreate(path: path, reason: "GDAL cannot create it\(gdal.lastError)")
        }
        (self.gdal, self.path, self.dataset, self.band) = (gdal, path, dataset, band)
        guard let georeference else { return }
        var transform = georeference.transform
        _ = call.GDALSetGeoTransform(dataset, &transform)
        if let projection = georeference.projection { _ = call.GDALSetProjection(dataset, projection) }
    }

    deinit {
        if isOpen { gdal.call.GDALClose(dataset) }
        for file in [plain, optimized] {
            unlink(file)
            unlink(file + ".aux.xml")
        }
    }

    /// Writes some rows; `type` is GDAL's type of the numbers in memory.
    func write(_ numbers: UnsafeMutableRawPointer, rows: Range<Int>, columns: Int, type: Int)
        throws(FileError)
    {
        let result = gdal.call.GDALDatasetRasterIOEx(
            dataset,
            Int32(CGDAL_WRITE),
            0,
            Int32(rows.lowerBound),
            Int32(columns),
            Int32(rows.count),
            numbers,
            Int32(columns),
            Int32(rows.count),
            Int32(type),
            1,
            nil,
            0,
            0,
            0,
            nil
        )
        guard result < CGDAL_FAILURE, gdal.call.CPLGetLastErrorType() < CGDAL_FAILURE else { throw failure }
    }

    /// Copies the rows to the complete file.
    ///
    /// - Parameter resampling: How overviews are made, such as `MODE`.
    /// - Throws: `FileError`; then no file remains.
    func finish(resampling: String) throws(FileError) {
        let call = gdal.call
        call.GDALClose(dataset)
        isOpen = false
        guard call.CPLGetLastErrorType() < CGDAL_FAILURE,
            let source = gdal.open(plain, kind: Int(CGDAL_RASTER), drivers: ["GTiff"])
        else { throw failure }
        let options = [
            "COMPRESS=DEFLATE", "OVERVIEW_RESAMPLING=\(resampling)", "BIGTIFF=IF_SAFER", "NUM_THREADS=1",
        ]
        let target = optimized
        let copy = call.GDALGetDriverByName("COG").flatMap { driver in
            withTexts(options) { call.GDALCreateCopy(driver, target, source, 0, $0, nil, nil) }
        }
        if let copy { call.GDALClose(copy) }
        call.GDALClose(source)
        guard copy != nil, call.CPLGetLastErrorType() < CGDAL_FAILURE, fileExists(optimized) else {
            throw failure
        }
        // The tables of the plain file are those of the copy.
        let table = fileExists(optimized + ".aux.xml") ? optimized : plain
        for (from, end) in [(table, ".aux.xml"), (optimized, "")] where fileExists(from + end) {
            guard rename(from + end, path + end) == 0 else {
                throw .cannotWrite(path: path, reason: systemMessage(errno))
            }
        }
    }

    private var failure: FileError { .cannotWrite(path: path, reason: "GDAL failed\(gdal.lastError)") }
}
