/// A reliability diagram: accuracy over confidence, with a histogram of the confidences below.
///
/// Every bar ends at the accuracy of its bin. A narrow strip goes from there to the mean confidence: above the bar where the
/// classifier is overconfident, within it where it is underconfident.
public struct ReliabilityFigure: Figure {
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

    private static let side = 280.0
    private static let counts = (height: 76.0, gap: 14.0)
    private static let left = 52.0
    private static let legend = 36.0
    private static let accuracy = Color(0x3E7CB8)
    /// Strips that differ in lightness from the bars and from each other.
    private static let (over, under) = (Color(0xD55E00), Color(0xF5E663))

    /// A figure of these bins; throws `noPoints` without any.
    public init(title: String = "", subtitle: String = "", bins: [Bin]) throws(FigureError) {
        guard !bins.isEmpty else { throw .noPoints }
        (self.title, self.subtitle, self.bins) = (title, subtitle, bins)
    }

    /// What the diagram shows.
    public var caption: String {
        "Reliability diagram: accuracy of the test pixels over confidence, and the fraction of pixels in each bin of confidence."
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let margin = style.margin
        let wanted = max(Self.left + Self.side + 10, FigureHeader.width(self, limit: 620, meter: meter))
        let content = style.unitsAcross.map { $0 - 2 * margin } ?? wanted
        let header = FigureHeader(self, width: content, meter: meter)
        // A wide figure has both plots side by side.
        let isWide = style.width != nil && content > 480
        let across = isWide ? (content - 24) / 2 : content
        let side = style.width == nil ? Self.side : min(isWide ? 400 : Self.side, across - Self.left - 10)
        let top = margin + header.height + Self.legend
        let plot = Box(x: margin + Self.left, y: top, width: side, height: side)
        let counts =
            isWide
            ? Box(x: plot.right + 24 + Self.left, y: top, width: side, height: side)
            : Box(x: plot.x, y: plot.bottom + Self.counts.gap, width: side, height: Self.counts.height)
        var canvas = try Canvas(
            width: 2 * margin + content,
            height: counts.bottom + 36 + margin,
            style,
            format
        )
        header.draw(on: &canvas, x: margin, y: margin)
        drawLegend(on: &canvas, above: plot)
        drawGrid(on: &canvas, in: plot)
        drawBars(on: canvas, in: plot)
        canvas.frame(plot, Color(0x606060))
        drawCounts(on: &canvas, in: counts)
        if isWide { Self.drawConfidence(on: &canvas, below: plot) }
        return canvas
    }

    private func drawLegend(on canvas: inout Canvas, above plot: Box) {
        let (top, below) = (plot.y - 27, plot.y - 11)
        let column = plot.x + 120
        let entries: [(name: String, x: Double, y: Double, ground: Color, strip: Color?)] = [
            ("accuracy", plot.x, top, Self.accuracy, nil),
            ("overconfident", plot.x, below, .white, Self.over),
            ("underconfident", column, below, Self.accuracy, Self.under),
        ]
        for entry in entries {
            let box = Box(x: entry.x, y: entry.y - 5, width: 10, height: 10)
            canvas.fill(box, entry.ground)
            if let strip = entry.strip {
                canvas.fill(Box(x: box.x + 3, y: box.y, width: 4, height: 10), strip)
            }
            canvas.draw(entry.name, .label, x: entry.x + 15, y: entry.y)
        }
        let clip = Box(x: column - 5, y: top - 3, width: 20, height: 6)
        let line: [(x: Double, y: Double)] = [(column - 5, top), (column + 10, top)]
        canvas.line(line, Color(0x404040), thickness: 1.2, dashed: true, within: clip)
        canvas.draw("calibrated", .label, x: column + 15, y: top)
    }

    /// Ticks at every fifth of both axes, and the axis labels.
    private func drawGrid(on canvas: inout Canvas, in plot: Box) {
        let thin = canvas.style.hairline
        for mark in stride(from: 0, through: 100, by: 20) {
            let y = plot.bottom - plot.height * Double(mark) / 100
            canvas.fill(Box(x: plot.x, y: y - thin / 2, width: plot.width, height: thin), Color(0xE3E6E8))
            canvas.draw("\(mark)", .tick, x: plot.x - 6, y: y, anchor: .right)
        }
        let x = plot.x - Self.left + 8
        canvas.draw("Accuracy (%)", .label, x: x, y: plot.middleY, anchor: .middle, rotated: true)
    }

    private func drawBars(on canvas: borrowing Canvas, in plot: Box) {
        for bin in bins {
            guard let accuracy = bin.accuracy, let confidence = bin.meanConfidence else { continue }
            let box = bar(bin, in: plot, from: 0, to: accuracy)
            canvas.fill(box, Self.accuracy)
            // A line at the accuracy, since a bin of accuracy 0 has no bar.
            let top = min(max(box.y - 0.75, plot.y), plot.bottom - 1.5)
            canvas.fill(Box(x: box.x, y: top, width: box.width, height: 1.5), Color(0x0B3C6F))
            var strip = bar(bin, in: plot, from: accuracy, to: confidence)
            (strip.x, strip.width) = (strip.x + strip.width * 0.3, strip.width * 0.4)
            canvas.fill(strip, confidence < accuracy ? Self.under : Self.over)
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
        Self.drawConfidence(on: &canvas, below: plot)
        let x = plot.x - Self.left + 8
        canvas.draw("Pixels (%)", .label, x: x, y: plot.middleY, anchor: .middle, rotated: true)
    }

    /// Ticks and label of the confidence below a plot.
    private static func drawConfidence(on canvas: inout Canvas, below plot: Box) {
        for mark in stride(from: 0, through: 100, by: 20) {
            let x = plot.x + plot.width * Double(mark) / 100
            canvas.fill(Box(x: x - 0.25, y: plot.bottom, width: 0.5, height: 3.5), Color(0x606060))
            canvas.draw("\(mark)", .tick, x: x, y: plot.bottom + 11, anchor: .middle)
        }
        canvas.draw("Confidence (%)", .label, x: plot.middleX, y: plot.bottom + 28, anchor: .middle)
    }
}
