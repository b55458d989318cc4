internal import Glibc

/// Points with names beside them, such as accuracy against cost.
///
/// Groups differ in color and in shape. Lines connect distant names to their points.
public struct ScatterFigure: Sendable {
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

    private static let margin = 16.0
    private static let plot = (width: 620.0, height: 430.0)
    private static let radius = 3.6

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

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let axes = ScatterAxes(self)
        let left = 26 + (axes.y.marks.map { meter.width($0.text, .tick) }.max() ?? 0)
        let used = groups.indices.filter { group in points.contains { $0.group == group } }
        let legend = used.count > 1 ? 18.0 : 0
        let header = Canvas.headerHeight(title: title, subtitle: subtitle)
        let plot = Box(
            x: Self.margin + left,
            y: Self.margin + header + legend,
            width: Self.plot.width,
            height: Self.plot.height
        )
        let width = plot.right + 12 + Self.margin
        var canvas = try Canvas(width: width, height: plot.bottom + 36 + Self.margin, scale: scale)
        canvas.drawHeader(
            title: title,
            subtitle: subtitle,
            x: Self.margin,
            y: Self.margin,
            width: width - 2 * Self.margin
        )
        if legend > 0 { Self.drawLegend(used.map { ($0, groups[$0]) }, on: &canvas, above: plot) }
        axes.draw(on: &canvas, in: plot, xLabel: xLabel, yLabel: yLabel, tickSpace: left)
        var obstacles: [Box] = []
        for line in lines {
            let y = axes.yPlace(line.y, in: plot)
            guard y > plot.y, y < plot.bottom else { continue }
            canvas.line(
                [(plot.x, y), (plot.right, y)],
                Color(0x606060),
                thickness: 1,
                dashed: true,
                within: plot
            )
            canvas.draw(line.name, .label, x: plot.x + 6, y: y - 8)
            obstacles += canvas.textBoxes.suffix(1)
            obstacles.append(Box(x: plot.x, y: y - 1, width: plot.width, height: 2))
        }
        drawPoints(axes, on: &canvas, in: plot, obstacles: obstacles)
        return canvas
    }

    private static func drawLegend(_ groups: [(Int, String)], on canvas: inout Canvas, above plot: Box) {
        var x = plot.x
        for (group, name) in groups {
            canvas.mark(x: x + 4, y: plot.y - 11, radius: radius, group: group)
            canvas.draw(name, .label, x: x + 12, y: plot.y - 11)
            x += 12 + canvas.width(name, .label) + 18
        }
    }

    private func drawPoints(_ axes: ScatterAxes, on canvas: inout Canvas, in plot: Box, obstacles: [Box]) {
        let places = points.map { (x: axes.xPlace($0.x, in: plot), y: axes.yPlace($0.y, in: plot)) }
        var bars: [Box] = []
        for (point, place) in zip(points, places) {
            guard let spread = point.spread, spread > 0, spread.isFinite else { continue }
            let (top, bottom) = (
                axes.yPlace(point.y + spread, in: plot), axes.yPlace(point.y - spread, in: plot)
            )
            let faint = Color.ofGroup(point.group).mixed(with: .white, share: 0.55)
            canvas.line([(place.x, top), (place.x, bottom)], faint, thickness: 1, within: plot)
            let bar = Box(
                x: place.x - 1,
                y: max(top, plot.y),
                width: 2,
                height: min(bottom, plot.bottom) - max(top, plot.y)
            )
            bars.append(bar)
        }
        let style = TextStyle.label
        let height = canvas.lineHeight(style)
        let labels = LabelPlacement.boxes(
            points: places,
            sizes: points.map { (canvas.width($0.name, style) + 2, height) },
            radius: Self.radius,
            bars: bars,
            obstacles: obstacles,
            within: Box(x: plot.x + 2, y: plot.y + 2, width: plot.width - 4, height: plot.height - 4)
        )
        for (place, label) in zip(places, labels) where label.distance > 7 {
            let end = (
                x: min(max(place.x, label.box.x), label.box.right),
                y: min(max(place.y, label.box.y + 2), label.box.bottom - 2)
            )
            canvas.line([place, end], Color(0xA0A0A0), thickness: 0.6, within: plot)
        }
        for (point, place) in zip(points, places) {
            canvas.mark(x: place.x, y: place.y, radius: Self.radius, group: point.group)
        }
        for (point, label) in zip(points, labels) {
            canvas.draw(point.name, style, x: label.box.x + 1, y: label.box.middleY)
        }
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
