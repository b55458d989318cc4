/// One panel of a page of maps: the picture in a thin frame, without text.
struct MapPanelFigure: Figure {
    var title: String
    var subtitle = ""
    let raster: Raster

    var caption: String { title + "." }
    var leastWidth: Double { FigureStyle.widths.lowerBound }

    func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let line = style.hairline
        let size =
            if let width = style.unitsAcross {
                MapSize(
                    rows: raster.rows,
                    columns: raster.columns,
                    within: width - 2 * line,
                    scale: style.scale
                )
            } else {
                MapSize(rows: raster.rows, columns: raster.columns, scale: style.scale)
            }
        let width = style.unitsAcross ?? size.width + 2 * line
        let canvas = try Canvas(width: width, height: size.height + 2 * line, style, format)
        try canvas.paint(raster, size, x: (width - size.width) / 2, y: line)
        return canvas
    }
}

/// The legend of a page of maps alone.
struct MapLegendFigure: Figure {
    var title = ""
    var subtitle = ""
    let classes: MapLegend.Table
    let key: MapLegend.Table

    var caption: String { "Legend." }
    var leastWidth: Double { 50 }

    func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let content = style.unitsAcross.map { $0 - 2 * style.margin }
        let legend = MapLegend(classes: classes, key: key, meter: try .meter(style), within: content)
        let columns = content.flatMap { legend.columns(fittingWidth: $0, height: .infinity) } ?? 1
        let size = legend.size(columns: columns)
        var canvas = try Canvas(
            width: 2 * style.margin + (content ?? size.width),
            height: 2 * style.margin + size.height,
            style,
            format
        )
        legend.draw(on: &canvas, x: style.margin, y: style.margin, columns: columns)
        return canvas
    }
}
