/// A page of maps of one scene side by side, with title and legend.
struct MapPage {
    /// One picture of the scene with its caption.
    struct Panel: Sendable {
        let caption: String
        let raster: Raster
    }

    let title: String
    let subtitle: String
    /// The panels in reading order, all of the same size.
    let panels: [Panel]
    /// The classes.
    let classes: MapLegend.Table
    /// The key to the colors of the panel that does not show classes.
    let key: MapLegend.Table

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let layout = try MapLayout(self, scale: scale)
        var canvas = try Canvas(width: layout.width, height: layout.height, scale: scale)
        let textWidth = layout.width - 2 * MapLayout.margin
        canvas.drawHeader(
            title: title,
            subtitle: subtitle,
            x: MapLayout.margin,
            y: MapLayout.margin,
            width: textWidth
        )
        for (panel, place) in zip(panels, layout.places) {
            canvas.draw(
                canvas.shortened(panel.caption, .caption, to: layout.cellWidth),
                .caption,
                x: place.x,
                y: place.y - MapLayout.captionHeight / 2
            )
            let box = try canvas.paint(
                panel.raster.thinned(by: layout.step),
                x: place.x,
                y: place.y,
                zoom: layout.zoom
            )
            canvas.frame(box, Color(0x808080))
        }
        layout.legend.draw(
            on: &canvas,
            x: layout.legendPlace.x,
            y: layout.legendPlace.y,
            columns: layout.legendColumns
        )
        return canvas
    }
}

extension [MapPage.Panel] {
    /// Adds a panel with the next letter as prefix: `(a) Ground truth`.
    mutating func append(_ name: String, _ raster: Raster) {
        let letter = Character(UnicodeScalar(UInt8(97 + count)))
        append(MapPage.Panel(caption: "(\(letter)) \(name)", raster: raster))
    }
}
