internal import CGDAL

/// The conversion of coordinates from a vector layer to a raster.
final class ShapeTransformation {
    private let gdal: GDALLibrary
    private var transformation: UnsafeMutableRawPointer?
    /// What was assumed, in words.
    let remark: String?
    /// Whether both systems are known and there is no conversion.
    let isImpossible: Bool

    init(from source: UnsafeMutableRawPointer?, to position: Georeference, _ gdal: GDALLibrary) {
        self.gdal = gdal
        guard let source, let text = position.projection else {
            remark =
                source == nil
                ? "the shapes have no coordinate reference system; taken as that of the cube"
                : "the cube has no coordinate reference system; taken as that of the shapes"
            isImpossible = false
            return
        }
        remark = nil
        guard let target = gdal.call.OSRNewSpatialReference(text) else {
            isImpossible = true
            return
        }
        // Longitude before latitude, as in every file of shapes.
        gdal.call.OSRSetAxisMappingStrategy(target, Int32(CGDAL_TRADITIONAL_AXIS_ORDER))
        transformation = gdal.call.OCTNewCoordinateTransformation(source, target)
        gdal.call.OSRDestroySpatialReference(target)
        isImpossible = transformation == nil
    }

    deinit { if let transformation { gdal.call.OCTDestroyCoordinateTransformation(transformation) } }

    /// Converts a geometry in place; false if it has no coordinates in the other system.
    func apply(to geometry: UnsafeMutableRawPointer) -> Bool {
        guard let transformation else { return true }
        return gdal.call.OGR_G_Transform(geometry, transformation) == 0
    }
}
