internal import CGDAL

/// A file of points, lines, or polygons with fields, such as a shapefile, GeoPackage, or GeoJSON, read by GDAL.
public struct VectorFile {
    /// A point, line, or polygon on the grid of a raster.
    public struct Shape: Sendable {
        /// Its number in the file.
        public let id: Int
        /// The values of the fields as text, in their order; empty where a value is missing.
        public let values: [String]
        /// The pixels whose center it covers, or that a point or line touches; row-major indices, ascending.
        public let pixels: [Int]
        /// Whether it lies outside the raster.
        public let isOutside: Bool
    }

    /// The names of the fields.
    public let fields: [String]
    /// The shapes.
    public let shapes: [Shape]
    /// What was assumed and may be wrong, in words.
    public let remarks: [String]
    /// What was assumed, in words.
    public private(set) var notes: [String] = []

    /// Shapes that were read.
    init(fields: [String], shapes: [Shape], remarks: [String], notes: [String]) {
        (self.fields, self.shapes, self.remarks, self.notes) = (fields, shapes, remarks, notes)
    }

    private static let shapeLimit = 1_000_000

    /// Whether a file starts like a vector file: JSON, SQLite (GeoPackage), a shapefile, XML (KML, GML), or FlatGeobuf.
    public static func isVector(_ path: String) -> Bool {
        guard let start = try? RandomAccessFile(path).prefix(256) else { return false }
        let signatures: [[UInt8]] = [Array("SQLite format 3".utf8), [0, 0, 0x27, 0x0a], Array("fgb".utf8)]
        if signatures.contains(where: { start.starts(with: $0) }) { return true }
        let text = start.drop { [0xef, 0xbb, 0xbf, 32, 9, 10, 13].contains($0) }
        return text.first == UInt8(ascii: "{") || text.starts(with: "<?xml".utf8)
            || text.starts(with: "<kml".utf8)
    }

    /// Draws the shapes of a file on the grid of a raster.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - layerName: The layer; nil for the only one.
    ///   - position: The position of the raster.
    ///   - rows: Its number of rows.
    ///   - columns: Its number of columns.
    /// - Throws: `ArrayFileError` if GDAL is missing, or the file cannot be read or placed.
    public init(
        _ path: String,
        layer layerName: String?,
        on position: Georeference,
        rows: Int,
        columns: Int
    ) throws(ArrayFileError) {
        let file = try GDALDataset(path, in: path, kind: Int(CGDAL_VECTOR), what: "a vector file")
        let call = file.gdal.call
        let layers = (0..<max(0, call.GDALDatasetGetLayerCount(file.handle))).compactMap {
            call.GDALDatasetGetLayer(file.handle, $0)
        }
        let names = layers.map { call.OGR_L_GetName($0).map(GDALLibrary.text) ?? "" }
        guard let index = layerName.map({ names.firstIndex(of: $0) }) ?? (layers.count == 1 ? 0 : nil) else {
            throw .unsupported(
                path: path,
                reason: (layerName.map { "no layer '\($0)'" } ?? "several layers; name one as FILE:layer")
                    + "; the file has \(names.joined(separator: ", "))"
            )
        }
        let layer = layers[index]
        let definition = call.OGR_L_GetLayerDefn(layer)
        fields = (0..<max(0, call.OGR_FD_GetFieldCount(definition))).map { field in
            call.OGR_FD_GetFieldDefn(definition, field).flatMap { call.OGR_Fld_GetNameRef($0) }.map(
                GDALLibrary.text
            ) ?? ""
        }
        let transformation = ShapeTransformation(
            from: call.OGR_L_GetSpatialRef(layer),
            to: position,
            file.gdal
        )
        remarks = transformation.remark.map { [$0] } ?? []
        guard !transformation.isImpossible else {
            throw .unsupported(
                path: path,
                reason: "its coordinates cannot be converted to those of the cube\(file.gdal.lastError)"
            )
        }
        var canvas = ShapeCanvas(position, rows: rows, columns: columns, file.gdal)
        var shapes: [Shape] = []
        call.OGR_L_ResetReading(layer)
        while let feature = call.OGR_L_GetNextFeature(layer) {
            defer { call.OGR_F_Destroy(feature) }
            guard shapes.count < Self.shapeLimit else {
                throw .unsupported(path: path, reason: "more than \(Self.shapeLimit) shapes")
            }
            let values = fields.indices.map { field -> String in
                guard call.OGR_F_IsFieldSetAndNotNull(feature, Int32(field)) != 0 else { return "" }
                return trimmed(call.OGR_F_GetFieldAsString(feature, Int32(field)).map(GDALLibrary.text) ?? "")
            }
            let id = Int(call.OGR_F_GetFID(feature))
            guard let geometry = call.OGR_F_GetGeometryRef(feature), call.OGR_G_IsEmpty(geometry) == 0,
                let copy = call.OGR_G_Clone(geometry)
            else { continue }
            defer { call.OGR_G_DestroyGeometry(copy) }
            guard transformation.apply(to: copy) else {
                shapes.append(Shape(id: id, values: values, pixels: [], isOutside: true))
                continue
            }
            let drawn = try canvas.pixels(of: copy, path: path)
            shapes.append(Shape(id: id, values: values, pixels: drawn ?? [], isOutside: drawn == nil))
        }
        self.shapes = shapes
    }
}
