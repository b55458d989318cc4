internal import CGDAL

extension Georeference {
    /// The area of a pixel in square meters; nil without GDAL or a projected coordinate reference system.
    ///
    /// In degrees, the area of a pixel depends on its latitude.
    public var pixelArea: Double? {
        guard let projection, let gdal = GDALLibrary.available,
            let system = gdal.call.OSRNewSpatialReference(projection)
        else { return nil }
        defer { gdal.call.OSRDestroySpatialReference(system) }
        guard gdal.call.OSRIsProjected(system) != 0 else { return nil }
        let unit = gdal.call.OSRGetLinearUnits(system, nil)
        let area = abs(transform[1] * transform[5] - transform[2] * transform[4]) * unit * unit
        return area > 0 && area.isFinite ? area : nil
    }
}
