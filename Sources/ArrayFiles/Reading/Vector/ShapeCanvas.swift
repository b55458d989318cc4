internal import CGDAL

/// Draws geometries, one at a time, on the grid of a raster.
struct ShapeCanvas {
    private let position: Georeference
    private let rows: Int
    private let columns: Int
    private let gdal: GDALLibrary

    init(_ position: Georeference, rows: Int, columns: Int, _ gdal: GDALLibrary) {
        (self.position, self.rows, self.columns, self.gdal) = (position, rows, columns, gdal)
    }

    /// The pixels that a geometry covers, row-major indices; nil if it lies outside.
    ///
    /// Only the part of the grid around the geometry is drawn.
    mutating func pixels(of geometry: UnsafeMutableRawPointer, path: String) throws(ArrayFileError) -> [Int]?
    {
        guard let window = try window(of: geometry, path) else { return nil }
        let (height, width) = (window.rows.count, window.columns.count)
        let call = gdal.call
        guard let driver = call.GDALGetDriverByName("MEM"),
            let dataset = call.GDALCreate(driver, "", Int32(width), Int32(height), 1, Int32(CGDAL_BYTE), nil)
        else { throw .unsupported(path: path, reason: "GDAL cannot draw its shapes\(gdal.lastError)") }
        defer { call.GDALClose(dataset) }
        let corner = position.position(
            column: Double(window.columns.lowerBound),
            row: Double(window.rows.lowerBound)
        )
        var transform = position.transform
        (transform[0], transform[3]) = (corner.x, corner.y)
        _ = call.GDALSetGeoTransform(dataset, &transform)
        var (band, value): (Int32, Double) = (1, 1)
        var geometry: UnsafeMutableRawPointer? = geometry
        let drawn = call.GDALRasterizeGeometries(
            dataset,
            1,
            &band,
            1,
            &geometry,
            nil,
            nil,
            &value,
            nil,
            nil,
            nil
        )
        var bytes = [UInt8](repeating: 0, count: width * height)
        let read = bytes.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { start in
                call.GDALDatasetRasterIOEx(
                    dataset,
                    Int32(CGDAL_READ),
                    0,
                    0,
                    Int32(width),
                    Int32(height),
                    start,
                    Int32(width),
                    Int32(height),
                    Int32(CGDAL_BYTE),
                    1,
                    nil,
                    0,
                    0,
                    0,
                    nil
                )
            } ?? 0
        }
        guard drawn < CGDAL_FAILURE, read < CGDAL_FAILURE else {
            throw .unsupported(path: path, reason: "GDAL cannot draw a shape\(gdal.lastError)")
        }
        return bytes.indices.filter { bytes[$0] != 0 }.map { index in
            (window.rows.lowerBound + index / width) * columns + window.columns.lowerBound + index % width
        }
    }

    /// The part of the grid around a geometry; nil if there is none.
    private func window(
        of geometry: UnsafeMutableRawPointer,
        _ path: String
    ) throws(ArrayFileError) -> (rows: Range<Int>, columns: Range<Int>)? {
        var box = CGDALEnvelope()
        gdal.call.OGR_G_GetEnvelope(geometry, &box)
        var places: [(column: Double, row: Double)] = []
        for (x, y) in [
            (box.minX, box.minY), (box.minX, box.maxY), (box.maxX, box.minY), (box.maxX, box.maxY),
        ] {
            guard let place = position.place(x: x, y: y) else {
                throw .unsupported(
                    path: path,
                    reason: "the cube has no position on the ground to draw shapes at"
                )
            }
            guard place.column.isFinite, place.row.isFinite else { return nil }
            places.append(place)
        }
        func range(_ numbers: [Double], _ extent: Int) -> Range<Int>? {
            let first = max(0, (numbers.min() ?? 0).rounded(.down))
            let last = min(Double(extent), (numbers.max() ?? 0).rounded(.down) + 1)
            return first < last ? Int(first)..<Int(last) : nil
        }
        guard let rows = range(places.map(\.row), rows), let columns = range(places.map(\.column), columns)
        else {
            return nil
        }
        return (rows, columns)
    }
}
