internal import CGDAL
internal import Glibc

/// Writes points with fields as a GeoPackage, through GDAL.
public enum PointFileWriter {
    /// A point.
    public struct Point: Sendable, Equatable {
        /// Its first map coordinate.
        public let x: Double
        /// Its second map coordinate.
        public let y: Double
        /// The values of its fields, in their order.
        public let values: [Value]

        /// A point with the values of its fields.
        public init(x: Double, y: Double, values: [Value]) { (self.x, self.y, self.values) = (x, y, values) }
    }

    /// The value of a field.
    public enum Value: Sendable, Equatable {
        /// A whole number of at most 32 bits.
        case number(Int)
        /// A text; an empty one is a missing value.
        case text(String)
    }

    /// Whether GDAL is there to write them.
    public static var isAvailable: Bool { GDALLibrary.available != nil }

    /// Writes points to `path`.
    ///
    /// - Parameters:
    ///   - points: The points.
    ///   - fields: The names of the fields.
    ///   - layer: The name of the layer.
    ///   - projection: The coordinate reference system as well-known text; nil if it is unknown.
    ///   - path: The file, which is replaced.
    /// - Throws: `FileError`; then no file remains.
    public static func write(
        _ points: [Point],
        fields: [(name: String, isText: Bool)],
        layer: String,
        projection: String?,
        to path: String
    ) throws(FileError) {
        guard let gdal = GDALLibrary.available else {
            throw .cannotCreate(path: path, reason: GDALLibrary.problem)
        }
        let folder = path.contains("/") ? String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) : ""
        let temporary = "\(folder).\(getpid()).\(MemoryFileNumber.next()).partial.gpkg"
        var isDone = false
        defer {
            if !isDone {
                for end in ["", "-journal", "-wal", "-shm"] { unlink(temporary + end) }
            }
        }
        let call = gdal.call
        call.CPLErrorReset()
        guard let driver = call.GDALGetDriverByName("GPKG"),
            let dataset = call.GDALCreate(driver, temporary, 0, 0, 0, 0, nil)
        else { throw .cannotCreate(path: path, reason: "GDAL cannot create it\(gdal.lastError)") }
        let isWritten = fill(dataset, points, fields, layer, projection, call)
        call.GDALClose(dataset)
        guard isWritten, call.CPLGetLastErrorType() < CGDAL_FAILURE, fileExists(temporary) else {
            throw .cannotWrite(path: path, reason: "GDAL failed\(gdal.lastError)")
        }
        guard rename(temporary, path) == 0 else {
            throw .cannotWrite(path: path, reason: systemMessage(errno))
        }
        isDone = true
    }

    private static func fill(
        _ dataset: UnsafeMutableRawPointer,
        _ points: [Point],
        _ fields: [(name: String, isText: Bool)],
        _ name: String,
        _ projection: String?,
        _ call: CGDALFunctions
    ) -> Bool {
        let system = projection.flatMap { call.OSRNewSpatialReference($0) }
        defer { if let system { call.OSRDestroySpatialReference(system) } }
        if let system { call.OSRSetAxisMappingStrategy(system, Int32(CGDAL_TRADITIONAL_AXIS_ORDER)) }
        guard let layer = call.GDALDatasetCreateLayer(dataset, name, system, Int32(CGDAL_POINT), nil) else {
            return false
        }
        for field in fields {
            let type = Int32(field.isText ? CGDAL_STRING_FIELD : CGDAL_INTEGER_FIELD)
            guard let definition = call.OGR_Fld_Create(field.name, type) else { return false }
            defer { call.OGR_Fld_Destroy(definition) }
            guard call.OGR_L_CreateField(layer, definition, 1) == 0 else { return false }
        }
        guard let definition = call.OGR_L_GetLayerDefn(layer) else { return false }
        // One transaction; else each point waits for the disk.
        let isTransaction = call.GDALDatasetStartTransaction(dataset, 0) == 0
        for point in points {
            guard let feature = call.OGR_F_Create(definition) else { return false }
            defer { call.OGR_F_Destroy(feature) }
            for (index, value) in point.values.enumerated() {
                switch value {
                case .number(let number):
                    call.OGR_F_SetFieldInteger(feature, Int32(index), Int32(clamping: number))
                case .text(let text) where !text.isEmpty:
                    call.OGR_F_SetFieldString(feature, Int32(index), text)
                case .text: break
                }
            }
            guard let geometry = call.OGR_G_CreateGeometry(Int32(CGDAL_POINT)) else { return false }
            defer { call.OGR_G_DestroyGeometry(geometry) }
            call.OGR_G_SetPoint_2D(geometry, 0, point.x, point.y)
            guard call.OGR_F_SetGeometry(feature, geometry) == 0,
                call.OGR_L_CreateFeature(layer, feature) == 0
            else { return false }
        }
        return !isTransaction || call.GDALDatasetCommitTransaction(dataset) == 0
    }
}
