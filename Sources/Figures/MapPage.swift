/// A page of maps of one scene side by side, with title and legend.
struct MapPage: Figure {
    /// One picture of the scene with its caption.
    struct Panel: Sendable {
        /// What it shows.
        let name: String
        /// The caption, with a letter.
        let caption: String
        let raster: Raster
    }

    var title: String
    var subtitle: String
    /// The panels in reading order, all of the same size.
    let panels: [Panel]
    /// The classes.
    let classes: MapLegend.Table
    /// The key to the colors of the panel that does not show classes.
    let key: MapLegend.Table

    /// Every panel, and the legend.
    var parts: [FigurePart] {
        panels.map { FigurePart($0.name, MapPanelFigure(title: $0.name, raster: $0.raster)) }
            + [FigurePart("legend", MapLegendFigure(classes: classes, key: key))]
    }

    var caption: String { panels.map(\.caption).joined(separator: ", ") + "." }

    func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let layout = try MapLayout(self, style)
        var canvas = try Canvas(width: layout.width, height: layout.height, style, format)
        layout.header.draw(on: &canvas, x: style.margin, y: style.margin)
        for (index, place) in layout.places.enumerated() {
            let caption = layout.captions[index]
            for (line, text) in caption.enumerated() {
                let y =
                    place.y - MapLayout.captionGap
                    - MapLayout.captionLine * (Double(caption.count - line) - 0.5)
                canvas.draw(text, .caption, x: place.x, y: y)
            }
            try canvas.paint(panels[index].raster, layout.size, x: place.x, y: place.y)
        }
        layout.legend.draw(
            on: &canvas,
            x: layout.legendPlace.x,
            y: layout.legendPlace.y,
            columns: layout.legendColumns,
            keyPlace: layout.keyPlace
        )
        return canvas
    }
}

extension [MapPage.Panel] {
    /// Adds a panel with the next letter as prefix: `(a) Ground truth`.
    mutating func append(_ name: String, _ raster: Raster) {
        let letter = Character(UnicodeScalar(UInt8(97 + count)))
        append(MapPage.Panel(name: name, caption: "(\(letter)) \(name)", raster: raster))
    }
}
