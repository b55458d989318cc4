/// A scene and its ground truth side by side, with a legend.
public struct SceneFigure: Sendable {
    private let page: MapPage

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

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try page.drawn(scale: scale).png() }
}
