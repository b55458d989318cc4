/// A scene and its ground truth side by side, with a legend.
public struct SceneFigure: Figure {
    private var page: MapPage

    /// The first line.
    public var title: String {
        get { page.title }
        set { page.title = newValue }
    }
    /// The second line.
    public var subtitle: String {
        get { page.subtitle }
        set { page.subtitle = newValue }
    }

    /// A figure of a scene.
    ///
    /// - Parameters:
    ///   - title: The first line.
    ///   - subtitle: The second line.
    ///   - falseColor: The scene itself.
    ///   - truth: The true labels; 0 is unlabeled.
    ///   - palette: The classes; every label must be among them.
    /// - Throws: `extent` or `unknownLabels`.
    public init(
        title: String,
        subtitle: String,
        falseColor: Raster,
        truth: LabelGrid,
        palette: ClassPalette
    ) throws(FigureError) {
        try truth.checkSameExtent(rows: falseColor.rows, columns: falseColor.columns, what: "false color")
        var panels: [MapPage.Panel] = []
        panels.append("False color", falseColor)
        panels.append("Ground truth", try palette.raster(of: truth))
        var counts: [Int: Int] = [:]
        for label in truth.labels { counts[label, default: 0] += 1 }
        func row(_ label: Int, _ name: String, _ color: Color) -> MapLegend.Table.Row {
            MapLegend.Table.Row(color: color, name: name, numbers: [NumberText.grouped(counts[label] ?? 0)])
        }
        page = MapPage(
            title: title,
            subtitle: subtitle,
            panels: panels,
            classes: MapLegend.Table(
                headings: ["Class", "Pixels"],
                rows: palette.entries.map { row($0.label, $0.name, $0.color) }
            ),
            key: MapLegend.Table(
                headings: ["Other", "Pixels"],
                rows: [row(0, "unlabeled", palette.background)]
            )
        )
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        try page.drawn(style, format)
    }

    /// Every panel, and the legend.
    public var parts: [FigurePart] { page.parts }

    /// What the panels show.
    public var caption: String { page.caption }
}
