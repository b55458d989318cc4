internal import CGDAL
internal import Synchronization

/// A dataset that GDAL has opened for reading; closed with the last reference.
final class GDALDataset {
    /// GDAL.
    let gdal: GDALLibrary
    /// The handle of the dataset.
    let handle: UnsafeMutableRawPointer
    /// The path of the file, for errors.
    let path: String

    /// Opens `name`, which is the file itself or a part of it.
    ///
    /// - Parameters:
    ///   - name: What GDAL opens.
    ///   - path: The file, for errors.
    ///   - kind: Rasters or vectors.
    ///   - drivers: The only drivers that may open it; empty for all.
    ///   - what: What the file is, for errors.
    /// - Throws: `ArrayFileError` if GDAL is missing or cannot open the file.
    init(
        _ name: String,
        in path: String,
        kind: Int = Int(CGDAL_RASTER),
        drivers: [String] = [],
        what: String
    ) throws(ArrayFileError) {
        let gdal = try GDALLibrary(for: path, what)
        guard let handle = gdal.open(name, kind: kind, drivers: drivers) else {
            throw .unsupported(path: path, reason: "\(what) cannot be read\(gdal.lastError)")
        }
        (self.gdal, self.handle, self.path) = (gdal, handle, path)
    }

    deinit {
        let (gdal, handle) = (gdal, UInt(bitPattern: handle))
        gdalLock.withLock { _ in gdal.call.GDALClose(UnsafeMutableRawPointer(bitPattern: handle)) }
    }

    /// The short name of the driver, such as `GTiff`.
    var driver: String {
        gdal.call.GDALGetDatasetDriver(handle).flatMap { gdal.call.GDALGetDescription($0) }
            .map(GDALLibrary.text) ?? ""
    }

    /// The number of rows.
    var rows: Int { Int(gdal.call.GDALGetRasterYSize(handle)) }
    /// The number of columns.
    var columns: Int { Int(gdal.call.GDALGetRasterXSize(handle)) }
    /// The number of bands.
    var bands: Int { Int(gdal.call.GDALGetRasterCount(handle)) }
    /// The handles of the bands.
    var bandHandles: [UnsafeMutableRawPointer] {
        (0..<max(0, bands)).compactMap { gdal.call.GDALGetRasterBand(handle, Int32($0 + 1)) }
    }
    /// The files of the dataset.
    var files: [String] {
        let list = gdal.call.GDALGetFileList(handle)
        defer { gdal.call.CSLDestroy(list) }
        return gdal.texts(list)
    }
}
