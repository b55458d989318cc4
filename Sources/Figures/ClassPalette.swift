/// The classes of a scene, in the order of the legend: label, name and color.
public struct ClassPalette: Sendable, Equatable {
    /// One class.
    public struct Entry: Sendable, Equatable {
        /// The label of the class in label maps, at least 1.
        public let label: Int
        /// The name in the legend.
        public let name: String
        /// The color of its pixels.
        public let color: Color

        /// A class with its label, name and color.
        public init(label: Int, name: String, color: Color) {
            self.label = label
            self.name = name
            self.color = color
        }
    }

    /// The classes.
    public let entries: [Entry]
    /// The color of unlabeled pixels.
    public let background: Color

    /// A palette of these classes; throws `palette` when a label is repeated or below 1.
    public init(_ entries: [Entry], background: Color = .black) throws(FigureError) {
        var seen: Set<Int> = []
        let repeated = Set(entries.map(\.label).filter { !seen.insert($0).inserted }).sorted()
        let belowOne = entries.map(\.label).filter { $0 < 1 }.sorted()
        guard repeated.isEmpty, belowOne.isEmpty else {
            throw .palette(repeated: repeated, belowOne: belowOne)
        }
        self.entries = entries
        self.background = background
    }

    /// The picture of a label map; throws `unknownLabels` with every label without a color.
    public func raster(of grid: LabelGrid) throws(FigureError) -> Raster {
        let colors = Dictionary(uniqueKeysWithValues: entries.map { ($0.label, $0.color.hexadecimal) })
        var unknown: Set<Int> = []
        var pixels: [UInt32] = []
        pixels.reserveCapacity(grid.labels.count)
        var (previous, color) = (0, background.hexadecimal)
        for label in grid.labels {
            if label != previous {
                previous = label
                color = label == 0 ? background.hexadecimal : colors[label] ?? 0
                if label != 0, colors[label] == nil { unknown.insert(label) }
            }
            pixels.append(color)
        }
        guard unknown.isEmpty else {
            throw .unknownLabels(unknown.sorted(), known: entries.map(\.label).sorted())
        }
        return Raster(unchecked: pixels, rows: grid.rows, columns: grid.columns)
    }
}
