internal import Glibc

/// The position of a raster on the ground.
public struct Georeference: Sendable, Equatable, Codable {
    /// The affine transform from columns and rows to map coordinates, in GDAL's order.
    ///
    /// `x = t₀ + column · t₁ + row · t₂` and `y = t₃ + column · t₄ + row · t₅`, where column and row 0 are the upper left edge of
    /// the first pixel.
    public var transform: [Double]
    /// The coordinate reference system as well-known text; nil if it is unknown.
    public var projection: String?
    /// The `map info` of an ENVI header, without braces.
    public var mapInfo: String?
    /// The `coordinate system string` of an ENVI header, without braces.
    public var coordinateSystem: String?

    /// A position by its transform.
    public init(transform: [Double], projection: String? = nil) {
        precondition(transform.count == 6, "Georeference: \(transform.count) coefficients")
        (self.transform, self.projection) = (transform, projection)
    }

    /// The name of the coordinate reference system; nil if it is unknown.
    public var projectionName: String? {
        guard let projection, let start = projection.firstIndex(of: "\"") else { return nil }
        let rest = projection[projection.index(after: start)...]
        let name = rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
        return name == "unnamed" ? nil : name
    }

    /// The width and height of a pixel in units of the map.
    public var pixelSize: (width: Double, height: Double) {
        (
            (transform[1] * transform[1] + transform[4] * transform[4]).squareRoot(),
            (transform[2] * transform[2] + transform[5] * transform[5]).squareRoot()
        )
    }

    /// Whether two rasters of the same size cover the same ground, to a hundredth of a pixel.
    public func matches(_ other: Georeference, rows: Int, columns: Int) -> Bool {
        let tolerance = 0.01 * max(pixelSize.width, pixelSize.height)
        let corners = [(0.0, 0.0), (Double(columns), 0), (0, Double(rows)), (Double(columns), Double(rows))]
        return corners.allSatisfy { column, row in
            let (own, others) = (position(column: column, row: row), other.position(column: column, row: row))
            return abs(own.x - others.x) <= tolerance && abs(own.y - others.y) <= tolerance
        }
    }

    /// The map coordinates of a place in the raster, counted from the upper left edge.
    public func position(column: Double, row: Double) -> (x: Double, y: Double) {
        (
            transform[0] + column * transform[1] + row * transform[2],
            transform[3] + column * transform[4] + row * transform[5]
        )
    }

    /// The column and row of map coordinates, counted from the upper left edge; nil if the transform cannot be inverted.
    public func place(x: Double, y: Double) -> (column: Double, row: Double)? {
        let determinant = transform[1] * transform[5] - transform[2] * transform[4]
        guard determinant != 0, determinant.isFinite else { return nil }
        let (dx, dy) = (x - transform[0], y - transform[3])
        return (
            (dx * transform[5] - dy * transform[2]) / determinant,
            (dy * transform[1] - dx * transform[4]) / determinant
        )
    }
}

extension Georeference {
    /// The cosine and sine of an angle, exact for multiples of 90 degrees.
    static func cosineAndSine(degrees: Double) -> (cosine: Double, sine: Double) {
        switch degrees.truncatingRemainder(dividingBy: 360) {
        case 0: (1, 0)
        case 90, -270: (0, 1)
        case 180, -180: (-1, 0)
        case 270, -90: (0, -1)
        case let rest: (cos(rest * .pi / 180), sin(rest * .pi / 180))
        }
    }
}
