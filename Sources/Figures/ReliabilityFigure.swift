/// A reliability diagram: accuracy over confidence, with a histogram of the confidences below.
///
/// The classifier is overconfident where bars end below the diagonal.
public struct ReliabilityFigure: Sendable {
    /// The predictions in one confidence range.
    public struct Bin: Sendable, Equatable {
        /// The bounds of the range, 0…1.
        public var lower: Double, upper: Double
        /// The number of predictions.
        public var count: Int
        /// The mean confidence and the accuracy, 0…1; nil without predictions.
        public var meanConfidence: Double?, accuracy: Double?

        /// Creates a bin.
        public init(lower: Double, upper: Double, count: Int, meanConfidence: Double?, accuracy: Double?) {
            (self.lower, self.upper, self.count) = (lower, upper, count)
            (self.meanConfidence, self.accuracy) = (meanConfidence, accuracy)
        }
    }

    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// The bins, from the lowest confidence to the highest.
    public let bins: [Bin]

    private static let margin = 16.0
    private static let plot = (side: 280.0, counts: 76.0, gap: 14.0, left: 52.0)
    private static let (accuracy, beyond) = (Color(0x3E7CB8), Color(0x9FC3E3))
    private static let missing = Color(0xF0B38A)

    /// A figure of these bins; throws `noPoints` without any.
    public init(title: String = "", subtitle: String = "", bins: [Bin]) throws(FigureError) {
        guard !bins.isEmpty else { throw .noPoints }
        (self.title, self.subtitle, self.bins) = (title, subtitle, bins)
    }

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let header = Canvas.headerHeight(title: title, subtitle: subtitle)
        let legend = 36.0
        let wanted = meter.headerWidth(title: title, subtitle: subtitle, limit: 620)
        let width = max(Self.plot.left + Self.plot.side + 10, wanted)
        let plot = Box(
            x: Self.margin + Self.plot.left,
            y: Self.margin + header + legend,
            width: Self.plot.side,
            height: Self.plot.side
        )
        let counts = Box(
            x: plot.x,
            y: plot.bottom + Self.plot.gap,
            width: plot.width,
            height: Self.plot.counts
        )
        var canvas = try Canvas(
            width: 2 * Self.margin + width,
            height: counts.bottom + 36 + Self.margin,
            scale: scale
        )
        canvas.drawHeader(title: title, subtitle: subtitle, x: Self.margin, y: Self.margin, width: width)
        drawLegend(on: &canvas, above: plot)
        drawGrid(on: &canvas, in: plot)
        drawBars(on: canvas, in: plot)
        canvas.frame(plot, Color(0x606060))
        drawCounts(on: &canvas, in: counts)
        return canvas
    }

    private func drawLegend(on canvas: inout Canvas, above plot: Box) {
        let (top, below) = (plot.y - 27, plot.y - 11)
        let column = plot.x + 120
        for (color, name, x, y) in [
            (Self.accuracy, "accuracy", plot.x, top), (Self.missing, "overconfident", plot.x, below),
            (Self.beyond, "underconfident", column, below),
        ] {
            canvas.fill(Box(x: x, y: y - 5, width: 10, height: 10), color)
            canvas.draw(name, .label, x: x + 15, y: y)
        }
        let clip = Box(x: column - 5, y: top - 3, width: 20, height: 6)
        let line: [(x: Double, y: Double)] = [(column - 5, top), (column + 10, top)]
        canvas.line(line, Color(0x404040), thickness: 1.2, dashed: true, within: clip)
        canvas.draw("calibrated", .label, x: column + 15, y: top)
    }

    /// Ticks at every fifth of both axes, and the axis labels.
    private func drawGrid(on canvas: inout Canvas, in plot: Box) {
        let thin = max(1, (0.5 * canvas.scale).rounded()) / canvas.scale
        for mark in stride(from: 0, through: 100, by: 20) {
            let y = plot.bottom - plot.height * Double(mark) / 100
            canvas.fill(Box(x: plot.x, y: y - thin / 2, width: plot.width, height: thin), Color(0xE3E6E8))
            canvas.draw("\(mark)", .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        let x = plot.x - Self.plot.left + 8
        canvas.draw("Accuracy (%)", .label, x: x, y: plot.middleY, anchor: .middle, rotated: true)
    }

    private func drawBars(on canvas: borrowing Canvas, in plot: Box) {
        for bin in bins {
            guard let accuracy = bin.accuracy, let confidence = bin.meanConfidence else { continue }
            let box = bar(bin, in: plot, from: 0, to: accuracy)
            canvas.fill(bar(bin, in: plot, from: accuracy, to: confidence), Self.missing)
            canvas.fill(box, Self.accuracy)
            if confidence < accuracy {
                canvas.fill(bar(bin, in: plot, from: confidence, to: accuracy), Self.beyond)
            }
            // A line at the accuracy, since a bin of accuracy 0 has no bar.
            let top = min(max(box.y - 0.75, plot.y), plot.bottom - 1.5)
            canvas.fill(Box(x: box.x, y: top, width: box.width, height: 1.5), Color(0x0B3C6F))
        }
        let diagonal: [(x: Double, y: Double)] = [(plot.x, plot.bottom), (plot.right, plot.y)]
        canvas.line(diagonal, Color(0x404040), thickness: 1.2, dashed: true, within: plot)
    }

    /// The rectangle of a bin between two shares.
    private func bar(_ bin: Bin, in plot: Box, from: Double, to: Double) -> Box {
        let (low, high) = (min(from, to), max(from, to))
        return Box(
            x: plot.x + plot.width * bin.lower + 0.5,
            y: plot.bottom - plot.height * high,
            width: plot.width * (bin.upper - bin.lower) - 1,
            height: plot.height * (high - low)
        )
    }

    /// The fraction of the predictions in each bin.
    private func drawCounts(on canvas: inout Canvas, in plot: Box) {
        let total = Double(max(1, bins.reduce(0) { $0 + $1.count }))
        let largest = (bins.map { Double($0.count) / total }.max() ?? 0) * 100
        let axis = Ticks(linear: 0, max(largest, 1), count: 2, extends: true)
        for mark in axis.marks {
            let y = plot.bottom - plot.height * mark.value / axis.range.upperBound
            canvas.draw(mark.text, .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        for bin in bins where bin.count > 0 {
            let share = Double(bin.count) / total * 100 / axis.range.upperBound
            canvas.fill(bar(bin, in: plot, from: 0, to: share), Color(0x8A97A4))
        }
        canvas.frame(plot, Color(0x606060))
        for mark in stride(from: 0, through: 100, by: 20) {
            let x = plot.x + plot.width * Double(mark) / 100
            canvas.fill(Box(x: x - 0.25, y: plot.bottom, width: 0.5, height: 3.5), Color(0x606060))
            canvas.draw("\(mark)", .tick, x: x, y: plot.bottom + 11, anchor: .middle)
        }
        canvas.draw("Confidence (%)", .label, x: plot.middleX, y: plot.bottom + 28, anchor: .middle)
        let x = plot.x - Self.plot.left + 8
        canvas.draw("Pixels (%)", .label, x: x, y: plot.middleY, anchor: .middle, rotated: true)
    }
}
