/// The legend of a scatter figure: the markers of its groups, in as many rows as they need.
struct ScatterLegend {
    private static let rowHeight = 16.0

    private var entries: [(group: Int, name: String, x: Double, row: Int)] = []

    /// A legend at most `width` units wide; empty without groups.
    init(_ groups: [(Int, String)], width: Double, meter: borrowing Canvas) {
        var (x, row) = (0.0, 0)
        for (group, name) in groups {
            let name = meter.shortened(name, .label, to: width - 12)
            let needed = 12 + meter.width(name, .label)
            if x > 0, x + needed > width { (x, row) = (0, row + 1) }
            entries.append((group, name, x, row))
            x += needed + 18
        }
    }

    var height: Double { entries.last.map { Double($0.row + 1) * Self.rowHeight } ?? 0 }

    func draw(on canvas: inout Canvas, x: Double, y: Double) {
        for entry in entries {
            let middle = y + (Double(entry.row) + 0.5) * Self.rowHeight
            canvas.mark(x: x + entry.x + 4, y: middle, radius: ScatterFigure.radius, group: entry.group)
            canvas.draw(entry.name, .label, x: x + entry.x + 12, y: middle)
        }
    }
}

/// The key to the numbers of points: number, marker and name, in columns.
struct ScatterKey {
    private static let rowHeight = 13.0
    private static let gap = 14.0

    private let points: [ScatterPoint]
    private let names: [String]
    private let columnWidth: Double
    private let columns: Int
    private let numberWidth: Double

    init(_ points: [ScatterPoint], width: Double, meter: borrowing Canvas) {
        self.points = points
        numberWidth = meter.width("\(points.count)", .label)
        let fixed = numberWidth + 18
        names = points.map { meter.shortened($0.name, .label, to: min(190, width - fixed)) }
        columnWidth = fixed + (names.map { meter.width($0, .label) }.max() ?? 0)
        let most = max(1, Int((width + Self.gap) / (columnWidth + Self.gap)))
        let perColumn = (points.count + most - 1) / most
        columns = (points.count + perColumn - 1) / perColumn
    }

    private var perColumn: Int { (points.count + columns - 1) / columns }

    var height: Double { Double(perColumn) * Self.rowHeight }

    func draw(on canvas: inout Canvas, x: Double, y: Double) {
        for (index, point) in points.enumerated() {
            let left = x + Double(index / perColumn) * (columnWidth + Self.gap)
            let middle = y + (Double(index % perColumn) + 0.5) * Self.rowHeight
            canvas.draw("\(index + 1)", .label, x: left + numberWidth, y: middle, anchor: .right)
            canvas.mark(x: left + numberWidth + 9, y: middle, radius: 3, group: point.group)
            canvas.draw(names[index], .label, x: left + numberWidth + 18, y: middle)
        }
    }
}
