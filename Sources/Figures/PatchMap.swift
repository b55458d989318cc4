/// Numbers of the pixels of a square patch, drawn as a heat map.
public struct PatchMap: Sendable {
    /// What the map is, such as `head 3`.
    public var name: String
    /// One number for each pixel, row by row; nil where there is none.
    public var values: [Double?]
    /// The range of the colors; nil to show the picture below alone.
    public var range: ClosedRange<Double>?
    /// Whether the colors are those of numbers below and above zero.
    public var isDiverging: Bool
    /// The pixels that are framed, by row and column: the query, or the center.
    public var marks: [Mark]
    /// Positions that are drawn as a mesh, row by row, in pixels from the middle of the first one; empty for none.
    public var mesh: [Point]

    /// A framed pixel, or square of pixels.
    public struct Mark: Sendable, Equatable {
        /// The first row and column.
        public let row: Int, column: Int
        /// The pixels on one side.
        public let side: Int

        /// Creates a mark.
        public init(row: Int, column: Int, side: Int = 1) {
            (self.row, self.column, self.side) = (row, column, side)
        }
    }

    /// A position in a patch.
    public struct Point: Sendable, Equatable {
        /// In pixels from the middle of the first one.
        public let row: Double, column: Double

        /// Creates a position.
        public init(row: Double, column: Double) { (self.row, self.column) = (row, column) }
    }

    /// Creates a map.
    public init(
        name: String,
        values: [Double?],
        range: ClosedRange<Double>?,
        isDiverging: Bool = false,
        marks: [Mark] = [],
        mesh: [Point] = []
    ) {
        (self.name, self.values, self.range) = (name, values, range)
        (self.isDiverging, self.marks, self.mesh) = (isDiverging, marks, mesh)
    }

    /// The color of a number; gray where there is none.
    func color(_ value: Double?) -> Color {
        guard let value, let range else { return ColorScale.undefined }
        let extent = range.upperBound - range.lowerBound
        let share = extent > 0 ? (value - range.lowerBound) / extent : 0.5
        return isDiverging ? ColorScale.diverging(share) : ColorScale.color(share)
    }
}

/// Maps of one layer, side by side.
public struct PatchRow: Sendable {
    /// The layer.
    public var name: String
    /// What is said of it, such as the range of its colors.
    public var note: String
    /// The maps.
    public var maps: [PatchMap]

    /// Creates a row.
    public init(name: String, note: String = "", maps: [PatchMap]) {
        (self.name, self.note, self.maps) = (name, note, maps)
    }
}
