internal import Glibc

/// Points with names beside them, such as accuracy against cost.
///
/// Groups differ in color and in shape. Lines connect distant names to their points; if there are too many names for the plot,
/// points have numbers, and a key below the plot explains them.
public struct ScatterFigure: Figure {
    /// The line above the plot.
    public var title: String
    /// The line below the title.
    public var subtitle: String
    /// The axis labels, with units.
    public var xLabel: String, yLabel: String
    /// The names of the groups; the legend shows groups with points.
    public var groups: [String]
    /// The points.
    public var points: [ScatterPoint]
    /// Lines across the plot.
    public var lines: [ScatterLine]
    /// The scale of the y axis.
    public var scale: ScatterScale
    /// Whether x is logarithmic.
    public var isXLogarithmic: Bool

    private static let plot = (width: 620.0, height: 430.0)
    static let radius = 3.6

    /// A figure of these points; throws `noPoints`, or `points` for points with an invalid position.
    public init(
        title: String = "",
        subtitle: String = "",
        xLabel: String,
        yLabel: String,
        groups: [String] = [],
        points: [ScatterPoint],
        lines: [ScatterLine] = [],
        scale: ScatterScale = .linear,
        isXLogarithmic: Bool = false
    ) throws(FigureError) {
        guard !points.isEmpty else { throw .noPoints }
        let bad = points.filter {
            !$0.x.isFinite || !$0.y.isFinite || (isXLogarithmic && $0.x <= 0) || abs($0.x) > 1e300
                || abs($0.y) > 1e300
        }
        guard bad.isEmpty else { throw .points(bad.map(\.name)) }
        (self.title, self.subtitle, self.xLabel, self.yLabel) = (title, subtitle, xLabel, yLabel)
        (self.groups, self.points, self.lines) = (groups, points, lines)
        (self.scale, self.isXLogarithmic) = (scale, isXLogarithmic)
    }

    /// What is shown.
    public var caption: String {
        let bars = points.contains { $0.spread != nil } ? " Bars are one standard deviation." : ""
        return "\(Self.axisLabel(yLabel, scale)) over \(xLabel).\(bars)"
    }

    /// The label of the y axis, which says if the axis is not linear.
    static func axisLabel(_ label: String, _ scale: ScatterScale) -> String {
        switch scale {
        case .linear: label
        case .remainder(let bound): "\(label) (log distance to \(Ticks.text(bound)))"
        }
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let axes = ScatterAxes(self)
        let margin = style.margin
        let left = 26 + (axes.y.marks.map { meter.width($0.text, .tick) }.max() ?? 0)
        let content = style.unitsAcross.map { $0 - 2 * margin } ?? left + Self.plot.width + 12
        let header = FigureHeader(self, width: content, meter: meter)
        let plotWidth = content - left - 12
        let used = groups.indices.filter { group in points.contains { $0.group == group } }
        let legend = ScatterLegend(
            used.count > 1 ? used.map { ($0, groups[$0]) } : [],
            width: plotWidth,
            meter: meter
        )
        let isNarrow = style.width != nil && content < 450
        let plot = Box(
            x: margin + left,
            y: margin + header.height + legend.height + 2,
            width: plotWidth,
            height: style.width == nil ? Self.plot.height : plotWidth * (isNarrow ? 0.9 : 0.62)
        )
        let lines = lines.map { ($0, axes.yPlace($0.y, in: plot)) }.filter {
            $0.1 > plot.y && $0.1 < plot.bottom
        }
        let labels = ScatterLabels(self, axes, in: plot, lines: lines, meter: meter)
        let key = labels.hasNumbers ? ScatterKey(points, width: content, meter: meter) : nil
        var canvas = try Canvas(
            width: 2 * margin + content,
            height: plot.bottom + 36 + (key.map { $0.height + 8 } ?? 0) + margin,
            style,
            format
        )
        header.draw(on: &canvas, x: margin, y: margin)
        legend.draw(on: &canvas, x: plot.x, y: margin + header.height)
        axes.draw(
            on: &canvas,
            in: plot,
            xLabel: xLabel,
            yLabel: Self.axisLabel(yLabel, scale),
            tickSpace: left
        )
        for (_, y) in lines {
            let ends: [(x: Double, y: Double)] = [(plot.x, y), (plot.right, y)]
            canvas.line(ends, Color(0x606060), thickness: 1, dashed: true, within: plot)
        }
        labels.draw(on: &canvas, in: plot)
        key?.draw(on: &canvas, x: margin, y: plot.bottom + 44)
        return canvas
    }
}

extension Color {
    /// The color of the points of a group.
    static func ofGroup(_ group: Int) -> Color { curves[group % curves.count] }
}

extension Canvas {
    /// Draws the marker of a group: a disc, a square, a triangle or a diamond.
    func mark(x: Double, y: Double, radius: Double, group: Int) {
        let color = Color.ofGroup(group)
        let corners: [(x: Double, y: Double)]
        switch group % 4 {
        case 1: corners = [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
        case 2: corners = [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]
        case 3: corners = [(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]
        default: return disc(x: x, y: y, radius: radius, color)
        }
        polygon(corners.map { (x + radius * $0.x, y + radius * $0.y) }, color)
    }
}
