/// A map of one number per pixel with a color scale, beside the scene.
///
/// Every scene pixel is drawn as a square of picture pixels, as in a class map. The panels of a scene more than 1.5 times as
/// wide as tall are stacked.
public struct ValueMapFigure: Sendable {
    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// The label of the color scale, with its unit.
    public let quantity: String
    /// The range of the color scale.
    public let range: ClosedRange<Double>

    private let panels: [MapPage.Panel]
    private static let bar = (gap: 12.0, width: 12.0)

    /// A figure of `values`, `[rows, columns]` in row-major order.
    ///
    /// Values outside `range` are clamped; NaN is gray.
    ///
    /// Throws `rasterSize`, `pixelCount`, `extent`, or `valueRange` for an empty range.
    public init(
        title: String,
        subtitle: String,
        quantity: String,
        values: [Float],
        rows: Int,
        columns: Int,
        range: ClosedRange<Double>,
        falseColor: Raster?
    ) throws(FigureError) {
        try Raster.check(rows: rows, columns: columns, count: values.count, what: quantity)
        let extent = range.upperBound - range.lowerBound
        guard extent > 0, extent.isFinite else { throw .valueRange(range.lowerBound, range.upperBound) }
        var panels: [MapPage.Panel] = []
        if let falseColor {
            guard falseColor.rows == rows, falseColor.columns == columns else {
                throw .extent(
                    what: "false color",
                    expectedRows: rows,
                    expectedColumns: columns,
                    rows: falseColor.rows,
                    columns: falseColor.columns
                )
            }
            panels.append("False color", falseColor)
        }
        let colors = values.map {
            ColorScale.color((Double($0) - range.lowerBound) / extent).hexadecimal
        }
        panels.append(quantity, Raster(unchecked: colors, rows: rows, columns: columns))
        (self.title, self.subtitle, self.quantity) = (title, subtitle, quantity)
        (self.range, self.panels) = (range, panels)
    }

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let raster = panels[0].raster
        let size = MapSize(rows: raster.rows, columns: raster.columns, scale: scale)
        let isWide = Double(raster.columns) > 1.5 * Double(raster.rows)
        let marks = Ticks(
            linear: range.lowerBound,
            range.upperBound,
            count: size.height > 150 ? 5 : 2,
            extends: false
        ).marks
        let cell = max(size.width, panels.map { meter.width($0.caption, .caption) }.max() ?? 0)
        let scaleWidth =
            Self.bar.gap + Self.bar.width + 6 + (marks.map { meter.width($0.text, .tick) }.max() ?? 0)
        let (across, down) = isWide ? (1, panels.count) : (panels.count, 1)
        let panelHeight = MapLayout.captionHeight + size.height
        let content = Double(across) * (cell + MapLayout.gap) - MapLayout.gap + scaleWidth
        let header = Canvas.headerHeight(title: title, subtitle: subtitle)
        let wanted = meter.headerWidth(title: title, subtitle: subtitle, limit: 900)
        var canvas = try Canvas(
            width: 2 * MapLayout.margin + max(content, wanted),
            height: 2 * MapLayout.margin + header + Double(down) * (panelHeight + MapLayout.gap)
                - MapLayout.gap,
            scale: scale
        )
        canvas.drawHeader(
            title: title,
            subtitle: subtitle,
            x: MapLayout.margin,
            y: MapLayout.margin,
            width: max(content, wanted)
        )
        for (index, panel) in panels.enumerated() {
            let x = MapLayout.margin + Double(index % across) * (cell + MapLayout.gap)
            let y = MapLayout.margin + header + Double(index / across) * (panelHeight + MapLayout.gap)
            canvas.draw(panel.caption, .caption, x: x, y: y + MapLayout.captionHeight / 2)
            let box = try canvas.paint(
                panel.raster.thinned(by: size.step),
                x: x,
                y: y + MapLayout.captionHeight,
                zoom: size.zoom
            )
            canvas.frame(box, Color(0x808080))
            guard index == panels.count - 1 else { continue }
            let bar = Box(x: box.right + Self.bar.gap, y: box.y, width: Self.bar.width, height: box.height)
            canvas.fillScale(bar, ColorScale.color)
            for mark in marks {
                let share = (mark.value - range.lowerBound) / (range.upperBound - range.lowerBound)
                canvas.draw(mark.text, .tick, x: bar.right + 6, y: bar.bottom - bar.height * share)
            }
        }
        return canvas
    }
}
