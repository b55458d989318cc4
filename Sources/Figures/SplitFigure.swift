/// The split of a scene: the ground truth and the parts side by side, with a legend.
public struct SplitFigure: Figure {
    /// The part that a pixel belongs to.
    public enum Part: Sendable, CaseIterable {
        case training, validation, test

        fileprivate var name: String {
            switch self {
            case .training: "training"
            case .validation: "validation"
            case .test: "test"
            }
        }

        /// Colors that differ in lightness and in hue.
        var color: Color {
            switch self {
            case .training: Color(0x0B3C8C)
            case .validation: Color(0xE69F00)
            case .test: Color(0x86CDBB)
            }
        }
    }

    /// The colors of labeled pixels in no part, and of unlabeled pixels.
    enum OtherColor {
        static let noPart = Color(0xD4D4D4)
        static let ground = Color.white
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    let panels: [MapPage.Panel]
    private let palette: ClassPalette
    /// The number of pixels by label, in total and in each part.
    private let labeled: [Int: Int]
    private let counts: [Part: [Int: Int]]

    /// A figure of a scene of `truth`'s size.
    ///
    /// - Parameters:
    ///   - title: The first line.
    ///   - subtitle: The second line.
    ///   - falseColor: The scene itself, or nil.
    ///   - truth: The labels; 0 is unlabeled.
    ///   - parts: The part of each pixel, row-major; nil for pixels in no part.
    ///   - palette: The classes; every label must be among them.
    /// - Throws: `extent`, `pixelCount` or `unknownLabels`.
    public init(
        title: String,
        subtitle: String,
        falseColor: Raster?,
        truth: LabelGrid,
        parts: [Part?],
        palette: ClassPalette
    ) throws(FigureError) {
        if let falseColor {
            try truth.checkSameExtent(
                rows: falseColor.rows,
                columns: falseColor.columns,
                what: "false color"
            )
        }
        try Raster.check(rows: truth.rows, columns: truth.columns, count: parts.count, what: "parts")
        var panels: [MapPage.Panel] = []
        if let falseColor { panels.append("False color", falseColor) }
        panels.append("Ground truth", try palette.raster(of: truth))
        let colors = zip(truth.labels, parts).map { label, part in
            part?.color ?? (label == 0 ? OtherColor.ground : OtherColor.noPart)
        }
        panels.append(
            "Split",
            Raster(unchecked: colors.map(\.hexadecimal), rows: truth.rows, columns: truth.columns)
        )
        (self.title, self.subtitle, self.panels, self.palette) = (title, subtitle, panels, palette)
        var (labeled, counts): ([Int: Int], [Part: [Int: Int]]) = ([:], [:])
        for (label, part) in zip(truth.labels, parts) where label != 0 {
            labeled[label, default: 0] += 1
            if let part { counts[part, default: [:]][label, default: 0] += 1 }
        }
        (self.labeled, self.counts) = (labeled, counts)
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        try page.drawn(style, format)
    }

    /// Every panel, and the legend.
    public var parts: [FigurePart] { page.parts }

    /// What the panels show.
    public var caption: String { page.caption }

    /// The page: the panels, the classes with their pixels in each part, and the key to the parts.
    var page: MapPage {
        let parts = Part.allCases.filter { $0 != .validation || counts[$0] != nil }
        func total(_ counts: [Int: Int]?) -> Int { counts?.values.reduce(0, +) ?? 0 }
        let classes = palette.entries.map { entry in
            let numbers = [labeled[entry.label]] + parts.map { counts[$0]?[entry.label] }
            return MapLegend.Table.Row(
                color: entry.color,
                name: entry.name,
                numbers: numbers.map { NumberText.grouped($0 ?? 0) }
            )
        }
        var key = parts.map {
            MapLegend.Table.Row(
                color: $0.color,
                name: $0.name,
                numbers: [NumberText.grouped(total(counts[$0]))]
            )
        }
        let rest = total(labeled) - parts.map { total(counts[$0]) }.reduce(0, +)
        if rest > 0 {
            let numbers = [NumberText.grouped(rest)]
            key.append(MapLegend.Table.Row(color: OtherColor.noPart, name: "in no part", numbers: numbers))
        }
        return MapPage(
            title: title,
            subtitle: subtitle,
            panels: panels,
            classes: MapLegend.Table(headings: ["Class", "Pixels"] + parts.map(\.name), rows: classes),
            key: MapLegend.Table(headings: ["Split", "Pixels"], rows: key)
        )
    }
}
