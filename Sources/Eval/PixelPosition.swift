/// The position of a pixel in a scene, counted from zero at the top left.
public struct PixelPosition: Sendable, Hashable, Codable {
    /// The row, from top to bottom.
    public var row: Int
    /// The column, from left to right.
    public var column: Int

    /// The largest supported row or column; its square is far from overflow.
    public static let largestCoordinate = 1 << 30

    /// The pixel at `row` and `column`.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }

    /// Throws `pixelsOutOfRange` naming every pixel with a coordinate that is negative or too large.
    static func check(_ pixels: [PixelPosition]) throws(EvaluationError) {
        let range = 0...largestCoordinate
        let wrong = pixels.filter { !range.contains($0.row) || !range.contains($0.column) }
        guard wrong.isEmpty else { throw .pixelsOutOfRange(wrong) }
    }
}
