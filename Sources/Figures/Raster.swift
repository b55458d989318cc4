/// A picture of a scene with one color per pixel.
public struct Raster: Sendable, Equatable {
    /// The largest number of rows or columns.
    public static let largestSide = 1 << 20

    /// The number of rows.
    public let rows: Int
    /// The number of columns.
    public let columns: Int
    /// The colors as `0xRRGGBB`: `[rows, columns]`, row-major.
    public let pixels: [UInt32]

    /// A picture of `pixels`, `[rows, columns]` in row-major order; throws `rasterSize` or `pixelCount`.
    public init(rows: Int, columns: Int, pixels: [UInt32]) throws(FigureError) {
        try Self.check(rows: rows, columns: columns, count: pixels.count, what: "raster")
        self.rows = rows
        self.columns = columns
        self.pixels = pixels.map { $0 & 0xFFFFFF }
    }

    /// Throws `rasterSize` or `pixelCount` unless `count` values fill `rows × columns` pixels.
    static func check(rows: Int, columns: Int, count: Int, what: String) throws(FigureError) {
        let sides = 1...largestSide
        guard sides.contains(rows), sides.contains(columns) else {
            throw .rasterSize(rows: rows, columns: columns)
        }
        guard count == rows * columns else {
            throw .pixelCount(what: what, rows: rows, columns: columns, found: count)
        }
    }

    /// Every `step`-th pixel of every `step`-th row.
    func thinned(by step: Int) -> Raster {
        guard step > 1 else { return self }
        let (keptRows, keptColumns) = ((rows + step - 1) / step, (columns + step - 1) / step)
        var kept: [UInt32] = []
        kept.reserveCapacity(keptRows * keptColumns)
        for row in stride(from: 0, to: rows, by: step) {
            for column in stride(from: 0, to: columns, by: step) {
                kept.append(pixels[row * columns + column])
            }
        }
        return Raster(unchecked: kept, rows: keptRows, columns: keptColumns)
    }

    /// A picture of pixels that are already validated.
    init(unchecked pixels: [UInt32], rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        self.pixels = pixels
    }
}
