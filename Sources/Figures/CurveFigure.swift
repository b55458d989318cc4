internal import Glibc

/// Panels of curves, such as a training history: loss and accuracy over the epochs.
public struct CurveFigure: Sendable {
    /// The line above all panels.
    public var title: String
    /// The line below the title.
    public var subtitle: String
    /// The panels in reading order.
    public var panels: [CurvePanel]
    /// The number of panels per row.
    public var panelsAcross: Int
    /// The size of the plot area of a panel, in points.
    public var plotWidth: Double, plotHeight: Double

    private static let margin = 16.0
    private static let legendRow = 16.0
    private static let gap = 14.0

    /// A figure of these panels; throws `noPanels` or `curveLengths`.
    public init(
        title: String = "",
        subtitle: String = "",
        panels: [CurvePanel],
        panelsAcross: Int = 2,
        plotWidth: Double = 330,
        plotHeight: Double = 220
    ) throws(FigureError) {
        guard !panels.isEmpty else { throw .noPanels }
        let uneven = panels.flatMap(\.series).filter { $0.x.count != $0.y.count }.map(\.name)
        guard uneven.isEmpty else { throw .curveLengths(uneven) }
        self.title = title
        self.subtitle = subtitle
        self.panels = panels
        self.panelsAcross = panelsAcross
        (self.plotWidth, self.plotHeight) = (plotWidth, plotHeight)
    }

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    /// The position of a legend entry, relative to the top left of the legend of its panel.
    private struct Entry {
        let text: String
        /// The index of its line in the panel.
        let number: Int
        let x: Double
        let row: Int
    }

    private func entries(_ panel: CurvePanel, meter: borrowing Canvas) -> [Entry] {
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

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let axes = panels.map { $0.axes() }
        let legends = panels.map { entries($0, meter: meter) }
        // All panels use the widest margins, so that their plots are aligned.
        let left =
            (panels.allSatisfy(\.yLabel.isEmpty) ? 8 : 26)
            + (axes.flatMap(\.y.marks).map { meter.width($0.text, .tick) }.max() ?? 0)
        let right = max(8, (axes.flatMap(\.x.marks).map { meter.width($0.text, .tick) }.max() ?? 0) / 2)
        let across = max(1, min(panelsAcross, panels.count))
        let down = (panels.count + across - 1) / across
        /// The space above the plot of a panel for its title and legend.
        func above(_ index: Int) -> Double {
            let legendRows = (legends[index].map(\.row).max() ?? -1) + 1
            return (panels[index].title.isEmpty ? 0 : 20) + Double(legendRows) * Self.legendRow + 6
        }
        let header = Canvas.headerHeight(title: title, subtitle: subtitle)
        var (plotTops, y): ([Double], Double) = ([], Self.margin + header)
        for row in 0..<down {
            let inRow = row * across..<min(panels.count, (row + 1) * across)
            y += inRow.map(above).max() ?? 0
            plotTops.append(y)
            let axisHeight = panels[inRow].allSatisfy(\.xLabel.isEmpty) ? 18.0 : 36
            y += plotHeight + axisHeight + (row + 1 < down ? Self.gap : 0)
        }
        let cellWidth = left + plotWidth + right
        let content = Double(across) * (cellWidth + Self.gap) - Self.gap
        var canvas = try Canvas(
            width: 2 * Self.margin + content,
            height: y + Self.margin,
            scale: scale
        )
        canvas.drawHeader(title: title, subtitle: subtitle, x: Self.margin, y: Self.margin, width: content)
        for (index, panel) in panels.enumerated() {
            let plot = Box(
                x: Self.margin + Double(index % across) * (cellWidth + Self.gap) + left,
                y: plotTops[index / across],
                width: plotWidth,
                height: plotHeight
            )
            if !panel.title.isEmpty {
                canvas.draw(
                    canvas.shortened(panel.title, .caption, to: plot.width),
                    .caption,
                    x: plot.x,
                    y: plot.y - above(index) + 8
                )
            }
            Self.draw(panel, axes[index], on: &canvas, in: plot, tickSpace: left)
            for entry in legends[index] {
                let series = panel.series[entry.number]
                let y =
                    plot.y - above(index) + (panel.title.isEmpty ? 0 : 20) + (Double(entry.row) + 0.5)
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
        _ axes: (x: Ticks, y: Ticks),
        on canvas: inout Canvas,
        in plot: Box,
        tickSpace: Double
    ) {
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
        let thin = max(1, (0.5 * canvas.scale).rounded()) / canvas.scale
        for mark in axes.y.marks {
            let y = yPlace(mark.value)
            canvas.fill(Box(x: plot.x, y: y - thin / 2, width: plot.width, height: thin), grid)
            canvas.draw(mark.text, .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        for mark in axes.x.marks {
            let x = xPlace(mark.value)
            canvas.fill(Box(x: x - thin / 2, y: plot.y, width: thin, height: plot.height), grid)
            canvas.fill(Box(x: x - thin / 2, y: plot.bottom, width: thin, height: 3.5), ink)
            canvas.draw(mark.text, .tick, x: x, y: plot.bottom + 11, anchor: .middle)
        }
        canvas.frame(plot, ink)
        canvas.draw(
            canvas.shortened(panel.xLabel, .label, to: plot.width),
            .label,
            x: plot.middleX,
            y: plot.bottom + 28,
            anchor: .middle
        )
        canvas.draw(
            canvas.shortened(panel.yLabel, .label, to: plot.height),
            .label,
            x: plot.x - tickSpace + 6,
            y: plot.middleY,
            anchor: .middle,
            rotated: true
        )
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
