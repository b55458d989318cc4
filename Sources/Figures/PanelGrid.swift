/// Panels of equal size in rows, below the header of a figure.
///
/// Where the width is given, panels share it, fewer in a row if they would be too narrow.
struct PanelGrid {
    /// The width of a panel, in units.
    let panelWidth: Double
    /// The width of all panels of a row with the gaps between them, in units.
    let width: Double
    private let across: Int, down: Int, gap: Double
    private let style: FigureStyle, header: FigureHeader

    /// A grid of `count` panels, at most `most` in a row.
    ///
    /// Panels are `own` units wide where the figure may choose its width, and at least `least` otherwise.
    init(
        of figure: some Figure,
        count: Int,
        atMost most: Int,
        gap: Double,
        own: Double,
        least: Double,
        _ style: FigureStyle,
        meter: borrowing Canvas
    ) {
        var across = min(most, count)
        if let units = style.unitsAcross {
            width = units - 2 * style.margin
            across = max(1, min(across, Int((width + gap) / (least + gap))))
        } else {
            width = Double(across) * (own + gap) - gap
        }
        panelWidth = (width + gap) / Double(across) - gap
        down = (count + across - 1) / across
        header = FigureHeader(figure, width: width, meter: meter)
        (self.across, self.gap, self.style) = (across, gap, style)
    }

    /// A canvas with the header and room for the panels, each `panelHeight` units high, and for `below` units more.
    func canvas(panelHeight: Double, below: Double = 0, _ format: FigureFormat) throws(FigureError) -> Canvas
    {
        var canvas = try Canvas(
            width: style.unitsAcross ?? width + 2 * style.margin,
            height: header.height + Double(down) * panelHeight + below + 2 * style.margin,
            style,
            format
        )
        header.draw(on: &canvas, x: style.margin, y: style.margin)
        return canvas
    }

    /// The top left of a panel.
    func corner(_ index: Int, panelHeight: Double) -> (x: Double, y: Double) {
        (
            style.margin + Double(index % across) * (panelWidth + gap),
            style.margin + header.height + Double(index / across) * panelHeight
        )
    }

    /// The bottom of the last row.
    func bottom(panelHeight: Double) -> Double { style.margin + header.height + Double(down) * panelHeight }
}
