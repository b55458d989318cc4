/// Spectra of classes with their spread, each over the importance of its bands.
public struct SpectrumFigure: Figure {
    /// The spectrum of one class.
    public struct Panel: Sendable {
        /// The name of the class.
        public let title: String
        /// Its color.
        public let color: Color
        /// The mean of each band, and its standard deviation.
        public let mean: [Double], deviation: [Double]
        /// The importance of each band with its standard deviation; empty for none.
        public let importance: [Double], spread: [Double]

        /// Creates a panel.
        public init(
            title: String,
            color: Color,
            mean: [Double],
            deviation: [Double],
            importance: [Double] = [],
            spread: [Double] = []
        ) {
            (self.title, self.color, self.mean, self.deviation) = (title, color, mean, deviation)
            (self.importance, self.spread) = (importance, spread)
        }
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// What is shown.
    public let caption: String
    /// The position of each band: its wavelength, or its number.
    public let x: [Double]
    /// The label of the x axis.
    public let xLabel: String
    /// The panels.
    public let panels: [Panel]

    /// Creates a figure; throws `noPanels` or `curveLengths`.
    public init(
        title: String = "",
        subtitle: String = "",
        caption: String,
        x: [Double],
        xLabel: String,
        panels: [Panel]
    ) throws(FigureError) {
        guard !panels.isEmpty, !x.isEmpty else { throw .noPanels }
        let uneven = panels.filter { panel in
            panel.mean.count != x.count || panel.deviation.count != x.count
                || (!panel.importance.isEmpty && panel.importance.count != x.count)
                || panel.spread.count != panel.importance.count
        }
        guard uneven.isEmpty else { throw .curveLengths(uneven.map(\.title)) }
        (self.title, self.subtitle, self.caption) = (title, subtitle, caption)
        (self.x, self.xLabel, self.panels) = (x, xLabel, panels)
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let grid = PanelGrid(
            of: self,
            count: panels.count,
            atMost: 4,
            gap: 12,
            own: 220,
            least: 150,
            style,
            meter: meter
        )
        let side = grid.panelWidth
        let plotHeight = side * 0.52
        let panelHeight = 18 + plotHeight + 18
        var canvas = try grid.canvas(panelHeight: panelHeight, below: 14, format)
        let range = (low: x.min() ?? 0, high: x.max() ?? 1)
        let ticks = Ticks(linear: range.low, range.high, count: max(2, Int(side / 55)), extends: false)
        for (index, panel) in panels.enumerated() {
            let (left, top) = grid.corner(index, panelHeight: panelHeight)
            let name = canvas.shortened(panel.title, .label, to: side - 14)
            canvas.disc(x: left + 4, y: top + 8, radius: 3.6, panel.color)
            canvas.draw(name, .label, x: left + 13, y: top + 8)
            let plot = Box(x: left, y: top + 18, width: side, height: plotHeight)
            draw(panel, range, on: canvas, in: plot)
            canvas.frame(plot, Color(0x606060))
            for mark in ticks.spaced({ canvas.width($0.text, .tick) + 6 }, at: { place($0, range, plot) }) {
                let x = place(mark.value, range, plot)
                let half = canvas.width(mark.text, .tick) / 2
                let inside = min(max(x, plot.x + half), plot.right - half)
                canvas.draw(mark.text, .tick, x: inside, y: plot.bottom + 9, anchor: .middle)
            }
        }
        canvas.draw(
            xLabel,
            .label,
            x: style.margin + grid.width / 2,
            y: grid.bottom(panelHeight: panelHeight) + 6,
            anchor: .middle
        )
        return canvas
    }

    private func place(_ value: Double, _ range: (low: Double, high: Double), _ plot: Box) -> Double {
        plot.x + plot.width * (value - range.low) / max(range.high - range.low, .leastNormalMagnitude)
    }

    private func draw(
        _ panel: Panel,
        _ range: (low: Double, high: Double),
        on canvas: borrowing Canvas,
        in plot: Box
    ) {
        // Spectra and importance each fill the height with a scale of their own.
        let order = x.indices.sorted { x[$0] < x[$1] }
        let xs = order.map { place(x[$0], range, plot) }
        func band(_ low: [Double], _ high: [Double], _ color: Color) {
            let upper = zip(xs, high).map { ($0, $1) }, lower = zip(xs, low).map { ($0, $1) }
            canvas.polygon((upper + lower.reversed()).map { (x: $0.0, y: $0.1) }, color)
        }
        if !panel.importance.isEmpty {
            let tops = zip(panel.importance, panel.spread).map { $0 + $1 }
            let most = max(tops.max() ?? 0, .leastNormalMagnitude)
            func heights(_ values: [Double]) -> [Double] {
                order.map { plot.bottom - plot.height * 0.95 * values[$0] / most }
            }
            band(xs.map { _ in plot.bottom }, heights(tops), Color(0xFBEBD0))
            band(xs.map { _ in plot.bottom }, heights(panel.importance), Color(0xF0B455))
        }
        let low = order.map { panel.mean[$0] - panel.deviation[$0] },
            high = order.map { panel.mean[$0] + panel.deviation[$0] }
        let (least, most) = (min(0, low.min() ?? 0), high.max() ?? 1)
        func up(_ value: Double) -> Double {
            plot.bottom - plot.height * 0.95 * (value - least) / max(most - least, .leastNormalMagnitude)
        }
        let ink = Color(0x0B3C6F)
        for edge in [low, high] {
            canvas.line(
                zip(xs, edge.map(up)).map { ($0, $1) },
                ink,
                thickness: 0.5,
                dashed: true,
                within: plot
            )
        }
        canvas.line(
            zip(xs, order.map { up(panel.mean[$0]) }).map { ($0, $1) },
            ink,
            thickness: 1.2,
            within: plot
        )
    }
}
