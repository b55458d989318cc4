/// Box plots in panels: the quartiles of each group, with whiskers from the 5th to the 95th percentile.
public struct BoxPlotFigure: Figure {
    /// One box.
    public struct Group: Sendable {
        /// The text below it.
        public let name: String
        /// The numbers; those that are not finite are left out.
        public let values: [Double]

        /// Creates a group.
        public init(name: String, values: [Double]) { (self.name, self.values) = (name, values) }
    }

    /// Boxes on one axis.
    public struct Panel: Sendable {
        /// The text above the panel.
        public let title: String
        /// The label of the y axis, with its unit.
        public let yLabel: String
        /// The label of the x axis.
        public let xLabel: String
        /// The boxes from left to right.
        public let groups: [Group]
        /// A number that a dashed line shows, such as that of equal weights.
        public let reference: Double?

        /// Creates a panel.
        public init(
            title: String,
            xLabel: String,
            yLabel: String,
            groups: [Group],
            reference: Double? = nil
        ) {
            (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
            (self.groups, self.reference) = (groups, reference)
        }
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// What is shown.
    public let caption: String
    /// The panels in reading order.
    public let panels: [Panel]
    /// The largest number of panels in a row.
    public let panelsAcross: Int

    /// Creates a figure; throws `noPanels`.
    public init(
        title: String = "",
        subtitle: String = "",
        caption: String,
        panels: [Panel],
        panelsAcross: Int = 2
    ) throws(FigureError) {
        guard !panels.isEmpty else { throw .noPanels }
        (self.title, self.subtitle, self.caption) = (title, subtitle, caption)
        (self.panels, self.panelsAcross) = (panels, panelsAcross)
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let grid = PanelGrid(
            of: self,
            count: panels.count,
            atMost: panelsAcross,
            gap: 16,
            own: 330,
            least: 230,
            style,
            meter: meter
        )
        let plotHeight = min(120, grid.panelWidth * 0.5)
        let panelHeight = 20 + plotHeight + 36
        var canvas = try grid.canvas(panelHeight: panelHeight, format)
        for (index, panel) in panels.enumerated() {
            let (x, y) = grid.corner(index, panelHeight: panelHeight)
            canvas.draw(
                canvas.shortened(panel.title, .caption, to: grid.panelWidth),
                .caption,
                x: x,
                y: y + 8
            )
            draw(panel, on: &canvas, in: Box(x: x, y: y + 20, width: grid.panelWidth, height: plotHeight))
        }
        return canvas
    }

    private func draw(_ panel: Panel, on canvas: inout Canvas, in place: Box) {
        let finite = panel.groups.map { $0.values.filter(\.isFinite).sorted() }
        let all = finite.flatMap { $0 } + [panel.reference].compactMap { $0 }
        let ticks = Ticks(linear: min(0, all.min() ?? 0), all.max() ?? 1, count: 4, extends: true)
        let left = 26 + (ticks.marks.map { canvas.width($0.text, .tick) }.max() ?? 0)
        let plot = Box(x: place.x + left, y: place.y, width: place.width - left, height: place.height)
        func height(_ value: Double) -> Double {
            let share = (value - ticks.range.lowerBound) / (ticks.range.upperBound - ticks.range.lowerBound)
            return plot.bottom - plot.height * share
        }
        let (grid, ink, thin) = (Color(0xE3E6E8), Color(0x606060), canvas.style.hairline)
        for mark in ticks.marks {
            let y = height(mark.value)
            canvas.fill(Box(x: plot.x, y: y - thin / 2, width: plot.width, height: thin), grid)
            canvas.draw(mark.text, .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        let step = plot.width / Double(max(panel.groups.count, 1))
        let names = panel.groups.map(\.name)
        let widest = names.map { canvas.width($0, .tick) }.max() ?? 0
        let every = max(1, Int(((widest + 4) / step).rounded(.up)))
        for (index, values) in finite.enumerated() {
            let middle = plot.x + (Double(index) + 0.5) * step
            if index % every == 0 {
                canvas.draw(names[index], .tick, x: middle, y: plot.bottom + 10, anchor: .middle)
            }
            guard !values.isEmpty else { continue }
            let q = [0.05, 0.25, 0.5, 0.75, 0.95].map { height(Self.quantile(values, $0)) }
            let half = min(9, step * 0.32)
            let color = Color.curves[0]
            canvas.line([(middle, q[0]), (middle, q[4])], ink, thickness: 0.9, within: plot)
            for end in [q[0], q[4]] {
                canvas.line(
                    [(middle - half / 2, end), (middle + half / 2, end)],
                    ink,
                    thickness: 0.9,
                    within: plot
                )
            }
            let box = Box(x: middle - half, y: q[3], width: 2 * half, height: max(q[1] - q[3], thin))
            canvas.fill(box, color.mixed(with: .white, share: 0.6))
            canvas.frame(box, color)
            canvas.line([(middle - half, q[2]), (middle + half, q[2])], color, thickness: 1.8, within: plot)
        }
        if let reference = panel.reference {
            let y = height(reference)
            canvas.line(
                [(plot.x, y), (plot.right, y)],
                Color.curves[1],
                thickness: 1,
                dashed: true,
                within: plot
            )
        }
        canvas.frame(plot, ink)
        canvas.draw(panel.xLabel, .label, x: plot.middleX, y: plot.bottom + 25, anchor: .middle)
        let label = canvas.shortened(panel.yLabel, .label, to: plot.height + 20)
        canvas.draw(label, .label, x: place.x + 7, y: plot.middleY, anchor: .middle, rotated: true)
    }

    /// A quantile of ascending numbers, interpolated between order statistics.
    static func quantile(_ sorted: [Double], _ share: Double) -> Double {
        let place = share * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 1)
        let above = sorted[min(below + 1, sorted.count - 1)]
        return sorted[below] + (above - sorted[below]) * (place - Double(below))
    }
}
