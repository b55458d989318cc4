/// A confusion matrix as a heat map: colors show the share of the true class, numbers show the counts.
///
/// Rows are true classes and columns are predicted classes. The last column shows the recall of each class, the last row its
/// precision.
public struct ConfusionFigure: Sendable {
    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// The names of the classes.
    public let names: [String]
    /// The counts: `[true class, predicted class]`, row-major.
    public let counts: [Int]

    private static let margin = 16.0
    private static let longestName = 170.0
    private static let count = TextStyle(size: 8.5)
    private static let bar = (gap: 22.0, width: 12.0, marks: 26.0)

    /// A figure of these counts, `[true class, predicted class]`; throws `matrixSize` or `negativeCounts`.
    public init(title: String = "", subtitle: String = "", names: [String], counts: [Int]) throws(FigureError)
    {
        let (size, overflow) = names.count.multipliedReportingOverflow(by: names.count)
        guard !names.isEmpty, !overflow, counts.count == size else {
            throw .matrixSize(classes: names.count, counts: counts.count)
        }
        let negative = counts.filter { $0 < 0 }
        guard negative.isEmpty else { throw .negativeCounts(negative) }
        self.title = title
        self.subtitle = subtitle
        self.names = names
        self.counts = counts
    }

    /// The PNG file's bytes, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] { try drawn(scale: scale).png() }

    /// The color of a share 0…1: from white to dark blue.
    static func heat(_ share: Double) -> Color {
        let stops: [(Double, Color)] = [
            (0, Color(0xFFFFFF)), (0.01, Color(0xEAF2FA)), (0.1, Color(0xBFD9EE)), (0.5, Color(0x5E9BD1)),
            (1, Color(0x0B3C6F)),
        ]
        for (low, high) in zip(stops, stops.dropFirst()) where share <= high.0 {
            return low.1.mixed(with: high.1, share: (share - low.0) / (high.0 - low.0))
        }
        return stops[stops.count - 1].1
    }

    func drawn(scale: Double) throws(FigureError) -> Canvas {
        let meter = try Canvas(width: 1, height: 1, scale: scale)
        let classes = names.count
        let labels = names.map { meter.shortened($0, .label, to: Self.longestName) }
        let nameWidth = labels.map { meter.width($0, .label) }.max() ?? 0
        let widest = counts.max().map { meter.width(String($0), Self.count) } ?? 0
        let cell = max(26, widest + 8)
        let side = cell * Double(classes)
        let scores = 44.0
        let header = Canvas.headerHeight(title: title, subtitle: subtitle)
        let (left, below) = (Self.margin + 20 + nameWidth + 8, nameWidth + 8 + 20)
        let right = 6 + scores + Self.bar.gap + Self.bar.width + Self.bar.marks + 16
        let headerWidth = meter.headerWidth(title: title, subtitle: subtitle, limit: 600)
        let width = max(left + side + right, Self.margin + headerWidth) + Self.margin
        let top = Self.margin + header + 18
        var canvas = try Canvas(
            width: width,
            height: top + side + 6 + 20 + below + Self.margin,
            scale: scale
        )
        canvas.drawHeader(
            title: title,
            subtitle: subtitle,
            x: Self.margin,
            y: Self.margin,
            width: width - 2 * Self.margin
        )
        let grid = Box(x: left, y: top, width: side, height: side)
        drawCells(on: &canvas, in: grid, cell: cell, scores: scores)
        for (index, label) in labels.enumerated() {
            let place = (Double(index) + 0.5) * cell
            canvas.draw(label, .label, x: grid.x - 8, y: grid.y + place, anchor: .right)
            canvas.draw(
                label,
                .label,
                x: grid.x + place,
                y: grid.bottom + 6 + 20 + 8,
                anchor: .right,
                rotated: true
            )
        }
        canvas.draw(
            "True class",
            .caption,
            x: Self.margin + 8,
            y: grid.middleY,
            anchor: .middle,
            rotated: true
        )
        canvas.draw(
            "Predicted class",
            .caption,
            x: grid.middleX,
            y: grid.bottom + 26 + below - 8,
            anchor: .middle
        )
        drawBar(on: &canvas, x: grid.right + 6 + scores + Self.bar.gap, y: grid.y, height: grid.height)
        return canvas
    }

    private func drawCells(on canvas: inout Canvas, in grid: Box, cell: Double, scores: Double) {
        let classes = names.count
        let (ink, frame) = (Color(0x606060), Color(0x9AA0A6))
        canvas.draw("Recall", .heading, x: grid.right + 6 + scores / 2, y: grid.y - 9, anchor: .middle)
        canvas.draw("Precision", .heading, x: grid.x - 8, y: grid.bottom + 6 + 10, anchor: .right)
        for row in 0..<classes {
            let support = (0..<classes).reduce(0.0) { $0 + Double(counts[row * classes + $1]) }
            let predicted = (0..<classes).reduce(0.0) { $0 + Double(counts[$1 * classes + row]) }
            let y = grid.y + Double(row) * cell
            for column in 0..<classes {
                let count = counts[row * classes + column]
                let share = support == 0 ? 0 : Double(count) / support
                let box = Box(x: grid.x + Double(column) * cell, y: y, width: cell, height: cell)
                // A row without samples has no shares.
                let color = support == 0 ? Color(0xEEEEEE) : Self.heat(share)
                canvas.fill(box, color)
                guard count > 0 else { continue }
                var style = Self.count
                style.color = color.luminance < 0.3 ? .white : Color(0x1A1A1A)
                style.isBold = row == column
                canvas.draw(String(count), style, x: box.middleX, y: box.middleY, anchor: .middle)
            }
            let correct = Double(counts[row * classes + row])
            canvas.draw(
                NumberText.percent(correct / support),
                TextStyle(size: 8.5, color: ink),
                x: grid.right + 6 + scores / 2,
                y: y + cell / 2,
                anchor: .middle
            )
            canvas.draw(
                NumberText.percent(correct / predicted),
                TextStyle(size: 8.5, color: ink),
                x: grid.x + (Double(row) + 0.5) * cell,
                y: grid.bottom + 6 + 10,
                anchor: .middle
            )
        }
        for index in 1..<max(1, classes) {
            let offset = Double(index) * cell
            let line = 1 / canvas.scale
            canvas.fill(Box(x: grid.x, y: grid.y + offset, width: grid.width, height: line), Color(0xE3E6E8))
            canvas.fill(Box(x: grid.x + offset, y: grid.y, width: line, height: grid.height), Color(0xE3E6E8))
        }
        canvas.frame(grid, frame)
    }

    /// Draws the color scale, 0 % at the bottom.
    private func drawBar(on canvas: inout Canvas, x: Double, y: Double, height: Double) {
        let bar = Box(x: x, y: y, width: Self.bar.width, height: height)
        canvas.fillScale(bar, Self.heat)
        let marks = height > 120 ? [0, 25, 50, 75, 100] : height > 40 ? [0, 50, 100] : [0, 100]
        for mark in marks {
            canvas.draw("\(mark)", .tick, x: bar.right + 6, y: bar.bottom - height * Double(mark) / 100)
        }
        let label = canvas.shortened("Share of the true class (%)", .tick, to: height)
        canvas.draw(
            label,
            .tick,
            x: bar.right + Self.bar.marks + 8,
            y: bar.middleY,
            anchor: .middle,
            rotated: true
        )
    }
}
