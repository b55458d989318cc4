/// Points in a plane, colored by class, in panels beside each other, with a legend of the classes.
public struct ClassPointsFigure: Figure {
    /// One plane.
    public struct Panel: Sendable {
        /// The text above it.
        public let title: String
        /// The labels of the axes; empty for axes without a meaning, which have no ticks.
        public let xLabel: String, yLabel: String
        /// The positions of the points.
        public let x: [Double], y: [Double]

        /// Creates a plane.
        public init(title: String, xLabel: String = "", yLabel: String = "", x: [Double], y: [Double]) {
            (self.title, self.xLabel, self.yLabel, self.x, self.y) = (title, xLabel, yLabel, x, y)
        }
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// What is shown.
    public let caption: String
    /// The planes; all have the same points.
    public let panels: [Panel]
    /// The class of each point, counted from zero.
    public let classes: [Int]
    /// Whether the class is predicted correctly; a wrong point is a ring.
    public let areRight: [Bool]
    /// The names and colors of the classes.
    public let legend: [(name: String, color: Color)]

    private static let legendRow = 14.0, gap = 16.0

    /// Creates a figure; throws `noPanels`, `curveLengths` or `points`.
    public init(
        title: String = "",
        subtitle: String = "",
        caption: String,
        panels: [Panel],
        classes: [Int],
        areRight: [Bool],
        legend: [(name: String, color: Color)]
    ) throws(FigureError) {
        guard !panels.isEmpty else { throw .noPanels }
        let uneven = panels.filter { $0.x.count != classes.count || $0.y.count != classes.count }
        guard uneven.isEmpty, areRight.count == classes.count else {
            throw .curveLengths(uneven.map(\.title))
        }
        let infinite = panels.filter { panel in !(panel.x + panel.y).allSatisfy(\.isFinite) }
        guard infinite.isEmpty, classes.allSatisfy({ legend.indices.contains($0) }) else {
            throw .points(infinite.map(\.title))
        }
        (self.title, self.subtitle, self.caption) = (title, subtitle, caption)
        (self.panels, self.classes, self.areRight, self.legend) = (panels, classes, areRight, legend)
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        var across = panels.count
        let width: Double
        if let units = style.unitsAcross {
            width = units - 2 * style.margin
            across = max(1, min(across, Int((width + Self.gap) / (220 + Self.gap))))
        } else {
            width = Double(across) * (330 + Self.gap) - Self.gap
        }
        let side = (width + Self.gap) / Double(across) - Self.gap
        let entry = 18 + (legend.map { meter.width($0.name, .label) }.max() ?? 0) + 10
        let legendAcross = max(1, Int(width / entry))
        let legendRows = (legend.count + legendAcross - 1) / legendAcross
        let header = FigureHeader(self, width: width, meter: meter)
        let panelHeight = 20 + side + 22
        let down = (panels.count + across - 1) / across
        var canvas = try Canvas(
            width: style.unitsAcross ?? width + 2 * style.margin,
            height: header.height + Double(down) * panelHeight + 6 + Double(legendRows) * Self.legendRow
                + 2 * style.margin,
            style,
            format
        )
        header.draw(on: &canvas, x: style.margin, y: style.margin)
        for (index, panel) in panels.enumerated() {
            let x = style.margin + Double(index % across) * (side + Self.gap)
            let y = style.margin + header.height + Double(index / across) * panelHeight
            canvas.draw(panel.title, .caption, x: x, y: y + 8)
            draw(panel, on: &canvas, in: Box(x: x, y: y + 20, width: side, height: side))
        }
        let top = style.margin + header.height + Double(down) * panelHeight + 6
        for (index, entry_) in legend.enumerated() {
            let x = style.margin + Double(index % legendAcross) * entry
            let y = top + (Double(index / legendAcross) + 0.5) * Self.legendRow
            canvas.disc(x: x + 5, y: y, radius: 3.6, entry_.color)
            canvas.draw(entry_.name, .label, x: x + 14, y: y)
        }
        return canvas
    }

    private func draw(_ panel: Panel, on canvas: inout Canvas, in plot: Box) {
        let (low, high) = ((panel.x.min() ?? 0, panel.y.min() ?? 0), (panel.x.max() ?? 1, panel.y.max() ?? 1))
        let pad = 8.0
        func place(_ index: Int) -> (x: Double, y: Double) {
            let across = (panel.x[index] - low.0) / max(high.0 - low.0, .leastNormalMagnitude)
            let up = (panel.y[index] - low.1) / max(high.1 - low.1, .leastNormalMagnitude)
            return (
                plot.x + pad + across * (plot.width - 2 * pad),
                plot.bottom - pad - up * (plot.height - 2 * pad)
            )
        }
        for index in classes.indices {
            let (x, y) = place(index)
            let color = legend[classes[index]].color
            canvas.disc(x: x, y: y, radius: 2.6, Color(0x404040))
            canvas.disc(x: x, y: y, radius: 2.2, color)
            if !areRight[index] { canvas.disc(x: x, y: y, radius: 1.1, .white) }
        }
        canvas.frame(plot, Color(0x606060))
        canvas.draw(panel.xLabel, .label, x: plot.middleX, y: plot.bottom + 11, anchor: .middle)
        if !panel.yLabel.isEmpty {
            canvas.draw(panel.yLabel, .label, x: plot.x + 8, y: plot.y + 9)
        }
    }
}
