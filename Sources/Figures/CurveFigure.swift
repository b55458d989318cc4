internal import Glibc

/// Panels of curves, such as a training history: loss and accuracy over the epochs.
public struct CurveFigure: Figure {
    /// The line above all panels.
    public var title: String
    /// The line below the title.
    public var subtitle: String
    /// The panels in reading order.
    public var panels: [CurvePanel]
    /// The largest number of panels per row.
    public var panelsAcross: Int
    /// The size of the plot area of a panel on a screen, in points.
    public var plotWidth: Double, plotHeight: Double
    /// Whether all panels have the same axes, whose texts are then only at the left and at the bottom.
    public var sharesAxes: Bool

    private static let legendRow = 16.0

    /// A figure of these panels; throws `noPanels` or `curveLengths`.
    public init(
        title: String = "",
        subtitle: String = "",
        panels: [CurvePanel],
        panelsAcross: Int = 2,
        plotWidth: Double = 330,
        plotHeight: Double = 220,
        sharesAxes: Bool = false
    ) throws(FigureError) {
        guard !panels.isEmpty else { throw .noPanels }
        let uneven = panels.flatMap(\.series).filter { $0.x.count != $0.y.count }.map(\.name)
        guard uneven.isEmpty else { throw .curveLengths(uneven) }
        self.title = title
        self.subtitle = subtitle
        self.panels = panels
        self.panelsAcross = panelsAcross
        (self.plotWidth, self.plotHeight, self.sharesAxes) = (plotWidth, plotHeight, sharesAxes)
    }

    /// What the panels show.
    public var caption: String {
        panels.map { panel in
            let names = panel.series.map(\.name).filter { !$0.isEmpty }
            let title = panel.title.isEmpty ? panel.yLabel : panel.title
            return title + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))")
                + (panel.note.isEmpty ? "" : " (\(panel.note))")
        }.joined(separator: "; ") + "."
    }

    /// Every panel.
    public var parts: [FigurePart] {
        guard panels.count > 1 else { return [] }
        return panels.compactMap { panel in
            var alone = self
            alone.panels = [panel]
            (alone.title, alone.subtitle, alone.sharesAxes) = (panel.title, "", false)
            alone.panels[0].title = ""
            return FigurePart(panel.title, alone)
        }
    }

    /// The position of a legend entry, relative to the top left of the legend of its panel.
    private struct Entry {
        let text: String
        /// The index of its line in the panel.
        let number: Int
        let x: Double
        let row: Int
    }

    private func entries(_ panel: CurvePanel, width plotWidth: Double, meter: borrowing Canvas) -> [Entry] {
        var (x, row) = (0.0, 0)
        var entries: [Entry] = []
        for (number, series) in panel.series.enumerated() where !series.name.isEmpty {
            let text = meter.shortened(series.name, .label, to: plotWidth - 30)
            let width = 30 + meter.width(text, .label)
            if x > 0, x + width > plotWidth { (x, row) = (0, row + 1) }
            entries.append(Entry(text: text, number: number, x: x, row: row))
            x += width + 16
        }
        return entries
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let layout = CurveLayout(self, style, meter: meter)
        let legends = panels.map { entries($0, width: layout.plotWidth, meter: meter) }
        let (margin, across) = (style.margin, layout.across)
        let titleStyle = layout.isShared ? TextStyle.label : .caption
        let titleLine = layout.isShared ? 13.0 : 20
        /// The space above the plot of a panel for its title and legend.
        func above(_ index: Int) -> Double {
            let legendRows = (legends[index].map(\.row).max() ?? -1) + 1
            return (panels[index].title.isEmpty ? 0 : titleLine) + Double(legendRows) * Self.legendRow + 6
        }
        let content = layout.contentWidth
        let width = max(content, FigureHeader.width(self, limit: content, meter: meter))
        let header = FigureHeader(self, width: width, meter: meter)
        var (plotTops, y): ([Double], Double) = ([], margin + header.height)
        for row in 0..<layout.down {
            let inRow = row * across..<min(panels.count, (row + 1) * across)
            y += inRow.map(above).max() ?? 0
            plotTops.append(y)
            // Below a panel without a neighbor below, the texts of its axis have the free cell.
            let showsAxis = !layout.isShared || row + 1 == layout.down
            let labelHeight = panels[inRow].allSatisfy(\.xLabel.isEmpty) ? 18.0 : 36
            y += layout.plotHeight + (showsAxis ? labelHeight : 0)
            if row + 1 < layout.down { y += layout.isShared ? 2 : layout.gap }
        }
        var canvas = try Canvas(
            width: style.unitsAcross ?? 2 * margin + width,
            height: y + margin,
            style,
            format
        )
        header.draw(on: &canvas, x: margin, y: margin)
        for (index, panel) in panels.enumerated() {
            let plot = Box(
                x: margin + layout.plotX(index),
                y: plotTops[index / across],
                width: layout.plotWidth,
                height: layout.plotHeight
            )
            if !panel.title.isEmpty {
                canvas.draw(
                    canvas.shortened(panel.title, titleStyle, to: plot.width),
                    titleStyle,
                    x: plot.x,
                    y: plot.y - above(index) + 8
                )
            }
            Self.draw(panel, layout, index, on: &canvas, in: plot)
            for entry in legends[index] {
                let series = panel.series[entry.number]
                let y =
                    plot.y - above(index) + (panel.title.isEmpty ? 0 : titleLine) + (Double(entry.row) + 0.5)
                    * Self.legendRow
                let x = plot.x + entry.x
                canvas.line(
                    [(x, y), (x + 22, y)],
                    Self.color(series, entry.number),
                    thickness: series.thickness,
                    dashed: series.isDashed,
                    within: Box(x: x - 2, y: y - 3, width: 26, height: 6)
                )
                canvas.draw(entry.text, .label, x: x + 28, y: y)
            }
        }
        return canvas
    }

    private static func color(_ series: CurveSeries, _ number: Int) -> Color {
        series.color ?? Color.curves[number % Color.curves.count]
    }

    /// Draws axes and lines of one panel into the rectangle `plot`.
    private static func draw(
        _ panel: CurvePanel,
        _ layout: CurveLayout,
        _ index: Int,
        on canvas: inout Canvas,
        in plot: Box
    ) {
        let axes = layout.axes[index]
        func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
            (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        }
        func xPlace(_ value: Double) -> Double { plot.x + plot.width * share(value, axes.x.range) }
        func yPlace(_ value: Double) -> Double {
            guard panel.isLogarithmic else { return plot.bottom - plot.height * share(value, axes.y.range) }
            let logarithms = log10(axes.y.range.lowerBound)...log10(axes.y.range.upperBound)
            return plot.bottom - plot.height * share(log10(value), logarithms)
        }
        let (grid, ink) = (Color(0xE3E6E8), Color(0x606060))
        let thin = canvas.style.hairline
        let height = canvas.lineHeight(.tick)
        let yMarks = axes.y.spaced({ _ in height }, at: yPlace)
        let widths = Dictionary(
            axes.x.marks.map { ($0.value, canvas.width($0.text, .tick) + 6) },
            uniquingKeysWith: max
        )
        let xMarks = axes.x.spaced({ widths[$0.value] ?? 0 }, at: xPlace)
        for mark in yMarks {
            let y = yPlace(mark.value)
            canvas.fill(Box(x: plot.x, y: y - thin / 2, width: plot.width, height: thin), grid)
            guard layout.showsY(index) else { continue }
            canvas.draw(mark.text, .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        for mark in xMarks {
            let x = xPlace(mark.value)
            canvas.fill(Box(x: x - thin / 2, y: plot.y, width: thin, height: plot.height), grid)
            canvas.fill(Box(x: x - thin / 2, y: plot.bottom, width: thin, height: 3.5), ink)
            guard layout.showsX(index) else { continue }
            // Texts at the ends of a shared axis stay below their own plot.
            let isAtEnd = layout.isShared && (x - plot.x < 4 || plot.right - x < 4)
            let anchor: TextAnchor = isAtEnd ? (x < plot.middleX ? .left : .right) : .middle
            canvas.draw(mark.text, .tick, x: x, y: plot.bottom + 11, anchor: anchor)
        }
        canvas.frame(plot, ink)
        if layout.showsX(index) {
            canvas.draw(
                canvas.shortened(panel.xLabel, .label, to: plot.width),
                .label,
                x: plot.middleX,
                y: plot.bottom + 28,
                anchor: .middle
            )
        }
        if layout.showsY(index) {
            canvas.draw(
                canvas.shortened(panel.yLabel, .label, to: plot.height + 20),
                .label,
                x: plot.x - layout.left + 6,
                y: plot.middleY,
                anchor: .middle,
                rotated: true
            )
        }
        if !panel.note.isEmpty {
            canvas.draw(panel.note, .tick, x: plot.right - 3, y: plot.y + 8, anchor: .right)
        }
        for (number, series) in panel.series.enumerated() {
            let points = panel.points(series).map { (x: xPlace($0.x), y: yPlace($0.y)) }
            let drawable = points.filter { $0.x.isFinite && $0.y.isFinite }
            canvas.line(
                points,
                color(series, number),
                thickness: series.thickness,
                dashed: series.isDashed,
                within: Box(x: plot.x, y: plot.y - 1, width: plot.width, height: plot.height + 2)
            )
            // A line with one point has no length, so it is drawn as a disc.
            if let only = drawable.first, drawable.count == 1 {
                canvas.disc(x: only.x, y: only.y, radius: 2.5, color(series, number))
            }
        }
    }
}
