/// A map of one number per pixel with a color scale, beside the scene.
///
/// Every scene pixel is drawn as a square of picture pixels, as in a class map. The panels of a scene more than 1.5 times as
/// wide as tall are stacked.
public struct ValueMapFigure: Figure {
    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// The label of the color scale, with its unit.
    public let quantity: String
    /// The range of the color scale.
    public let range: ClosedRange<Double>

    private var panels: [MapPage.Panel]
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

    /// What the panels show.
    public var caption: String {
        let low = Ticks.text(range.lowerBound), high = Ticks.text(range.upperBound)
        return panels.map(\.caption).joined(separator: ", ")
            + "; the color scale goes from \(low) to \(high)."
    }

    /// The false-color picture, and the map with its scale.
    public var parts: [FigurePart] {
        guard panels.count > 1, let last = panels.last else { return [] }
        var alone = self
        alone.panels = [MapPage.Panel(name: quantity, caption: quantity, raster: last.raster)]
        return panels.dropLast().map {
            FigurePart($0.name, MapPanelFigure(title: $0.name, raster: $0.raster))
        } + [FigurePart("values", alone)]
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let raster = panels[0].raster
        let isWide = Double(raster.columns) > 1.5 * Double(raster.rows)
        let (across, down) = isWide ? (1, panels.count) : (panels.count, 1)
        let (gap, margin) = (MapLayout.gap(style), style.margin)
        let given = style.unitsAcross.map { $0 - 2 * margin }
        let all = Ticks(linear: range.lowerBound, range.upperBound, extends: false).marks
        let scaleWidth =
            Self.bar.gap + Self.bar.width + 6 + (all.map { meter.width($0.text, .tick) }.max() ?? 0)
        let share = given.map { ($0 - scaleWidth - Double(across - 1) * gap) / Double(across) }
        let size =
            if let share {
                MapSize(rows: raster.rows, columns: raster.columns, within: share, scale: style.scale)
            } else {
                MapSize(rows: raster.rows, columns: raster.columns, scale: style.scale)
            }
        let marks =
            size.height > 150
            ? all : Ticks(linear: range.lowerBound, range.upperBound, count: 2, extends: false).marks
        let captions = panels.map { meter.width($0.caption, .caption) }.max() ?? 0
        let cell = share ?? max(size.width, captions)
        let lines = panels.map { meter.lines($0.caption, .caption, width: cell, atMost: 3) }
        let captionHeight =
            Double(lines.map(\.count).max() ?? 1) * MapLayout.captionLine + 2 * MapLayout.captionGap
        let panelHeight = captionHeight + size.height
        let content = given ?? Double(across) * (cell + gap) - gap + scaleWidth
        let width = max(content, FigureHeader.width(self, limit: 900, meter: meter))
        let header = FigureHeader(self, width: width, meter: meter)
        var canvas = try Canvas(
            width: 2 * margin + width,
            height: 2 * margin + header.height + Double(down) * (panelHeight + gap) - gap
                + max(0, 7 - margin),
            style,
            format
        )
        header.draw(on: &canvas, x: margin, y: margin)
        for (index, panel) in panels.enumerated() {
            let x = margin + Double(index % across) * (cell + gap)
            let y = margin + header.height + Double(index / across) * (panelHeight + gap)
            let bottom = y + captionHeight - MapLayout.captionGap
            for (line, text) in lines[index].enumerated() {
                let above = MapLayout.captionLine * (Double(lines[index].count - line) - 0.5)
                canvas.draw(text, .caption, x: x, y: bottom - above)
            }
            let box = try canvas.paint(panel.raster, size, x: x, y: y + captionHeight)
            guard index == panels.count - 1 else { continue }
            let bar = Box(x: box.right + Self.bar.gap, y: box.y, width: Self.bar.width, height: box.height)
            try canvas.fillScale(bar, ColorScale.color)
            for mark in marks {
                let share = (mark.value - range.lowerBound) / (range.upperBound - range.lowerBound)
                canvas.draw(mark.text, .tick, x: bar.right + 6, y: bar.bottom - bar.height * share)
            }
        }
        return canvas
    }
}
