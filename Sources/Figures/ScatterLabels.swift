/// The points of a scatter figure in its plot, with names or numbers beside them, and the names of its lines.
struct ScatterLabels {
    /// Whether points have numbers because there is no room for their names.
    let hasNumbers: Bool

    private let points: [ScatterPoint]
    private let places: [(x: Double, y: Double)]
    private let bars: [(x: Double, top: Double, bottom: Double)?]
    private let texts: [String]
    private let labels: [LabelPlacement.Place]
    private let lineLabels: [(text: String, box: Box)]

    /// The distance of a name from its point beyond which it counts as misplaced, and the share of such names that is accepted.
    private static let (farthest, accepted) = (26.0, 0.1)

    init(
        _ figure: ScatterFigure,
        _ axes: ScatterAxes,
        in plot: Box,
        lines: [(ScatterLine, Double)],
        meter: borrowing Canvas
    ) {
        points = figure.points
        places = points.map { (x: axes.xPlace($0.x, in: plot), y: axes.yPlace($0.y, in: plot)) }
        bars = zip(points, places).map { point, place in
            guard let spread = point.spread, spread > 0, spread.isFinite else { return nil }
            let top = axes.yPlace(point.y + spread, in: plot)
            return (place.x, top, axes.yPlace(point.y - spread, in: plot))
        }
        let height = meter.lineHeight(.label)
        lineLabels = Self.placed(lines, avoiding: places, in: plot, height: height, meter: meter)
        var obstacles = lines.map { Box(x: plot.x, y: $0.1 - 1, width: plot.width, height: 2) }
        obstacles += lineLabels.map(\.box)
        let frame = Box(x: plot.x + 2, y: plot.y + 2, width: plot.width - 4, height: plot.height - 4)
        let barBoxes = bars.compactMap { bar in
            bar.map {
                let (top, bottom) = (max($0.top, plot.y), min($0.bottom, plot.bottom))
                return Box(x: $0.x - 1, y: top, width: 2, height: bottom - top)
            }
        }
        let places = places
        func labels(_ texts: [String]) -> [LabelPlacement.Place] {
            LabelPlacement.boxes(
                points: places,
                sizes: texts.map { (meter.width($0, .label) + 2, height) },
                radius: ScatterFigure.radius,
                bars: barBoxes,
                obstacles: obstacles,
                within: frame
            )
        }
        let names = points.map(\.name)
        let named = labels(names)
        let misplaced = named.enumerated().count { index, label in
            label.distance > Self.farthest || label.cost >= 1e6
                || named[..<index].contains { $0.box.overlaps(label.box) }
        }
        hasNumbers = points.count > 4 && Double(misplaced) > Self.accepted * Double(points.count)
        texts = hasNumbers ? points.indices.map { "\($0 + 1)" } : names
        self.labels = hasNumbers ? labels(texts) : named
    }

    /// The names of the lines: above or below their line, at its left or right end, where they cover least.
    private static func placed(
        _ lines: [(ScatterLine, Double)],
        avoiding points: [(x: Double, y: Double)],
        in plot: Box,
        height: Double,
        meter: borrowing Canvas
    ) -> [(text: String, box: Box)] {
        var placed: [(text: String, box: Box)] = []
        for (line, y) in lines {
            let text = meter.shortened(line.name, .label, to: plot.width - 12)
            let width = meter.width(text, .label)
            let lefts = [plot.x + 6, plot.right - 6 - width, plot.middleX - width / 2]
            let candidates = [y - height - 1.5, y + 1.5].flatMap { top in
                lefts.map { Box(x: $0, y: top, width: width, height: height) }
            }
            func cost(_ box: Box) -> Int {
                let covered = points.count { point in
                    box.overlaps(Box(x: point.x - 4, y: point.y - 4, width: 8, height: 8))
                }
                let crossed = lines.count { $0.1 != y && $0.1 > box.y && $0.1 < box.bottom }
                let isOutside = box.y < plot.y || box.bottom > plot.bottom
                let taken = placed.count { $0.box.overlaps(box) }
                return covered + 20 * crossed + 1000 * taken + (isOutside ? 1000 : 0)
            }
            var (best, least) = (candidates[0], Int.max)
            for box in candidates where cost(box) < least { (best, least) = (box, cost(box)) }
            placed.append((text, best))
        }
        return placed
    }

    func draw(on canvas: inout Canvas, in plot: Box) {
        for (point, bar) in zip(points, bars) {
            guard let bar else { continue }
            let faint = Color.ofGroup(point.group).mixed(with: .white, share: 0.55)
            canvas.line([(bar.x, bar.top), (bar.x, bar.bottom)], faint, thickness: 1, within: plot)
        }
        for label in lineLabels {
            canvas.draw(label.text, .label, x: label.box.x, y: label.box.middleY)
        }
        for (place, label) in zip(places, labels) where label.distance > 7 {
            let end = (
                x: min(max(place.x, label.box.x), label.box.right),
                y: min(max(place.y, label.box.y + 2), label.box.bottom - 2)
            )
            canvas.line([place, end], Color(0xA0A0A0), thickness: 0.6, within: plot)
        }
        for (point, place) in zip(points, places) {
            canvas.mark(x: place.x, y: place.y, radius: ScatterFigure.radius, group: point.group)
        }
        for (text, label) in zip(texts, labels) {
            canvas.draw(text, .label, x: label.box.x + 1, y: label.box.middleY)
        }
    }
}
