/// The layout of a figure of curves: the grid of panels and their margins.
///
/// Rows are balanced, so that seven panels are four and three. Where the width is given, panels share it, fewer in a row if they
/// would be too narrow.
struct CurveLayout {
    /// The number of panels in a row, and of rows.
    let across: Int, down: Int
    let plotWidth: Double, plotHeight: Double
    /// The space to the left of a plot for its ticks and label, and to the right of it.
    let left: Double, right: Double
    /// The ticks of each panel.
    let axes: [(x: Ticks, y: Ticks)]
    /// Whether panels to the right have no tick texts of their own.
    let isShared: Bool
    let gap: Double

    /// The least width of a plot with its own axes, and with shared ones, where the width is given.
    private static let least = (own: 200.0, shared: 66.0)
    private static let tallest = 340.0

    init(_ figure: CurveFigure, _ style: FigureStyle, meter: borrowing Canvas) {
        let panels = figure.panels
        isShared = figure.sharesAxes
        gap = isShared ? 8 : 14
        var (width, height) = (figure.plotWidth, figure.plotHeight)
        var axes = Self.axes(figure, width: width, height: height)
        func margins(_ axes: [(x: Ticks, y: Ticks)]) -> (left: Double, right: Double) {
            let label = panels.allSatisfy(\.yLabel.isEmpty) ? 8.0 : 26
            let ticks = axes.flatMap(\.y.marks).map { meter.width($0.text, .tick) }.max() ?? 0
            let last = axes.flatMap(\.x.marks).map { meter.width($0.text, .tick) }.max() ?? 0
            return (label + ticks, max(8, last / 2))
        }
        var most = max(1, min(figure.panelsAcross, panels.count))
        let content = style.unitsAcross.map { $0 - 2 * style.margin }
        var (left, right) = margins(axes)
        if let content {
            let least = min(width, isShared ? Self.least.shared : Self.least.own)
            let one = isShared ? least : least + left + right
            let room = content - (isShared ? left + right : 0)
            most = min(most, max(1, Int((room + gap) / (one + gap))))
        }
        let rows = (panels.count + most - 1) / most
        across = (panels.count + rows - 1) / rows
        down = rows
        if let content {
            let ratio = height / width
            let outside = isShared ? left + right : Double(across) * (left + right)
            width = (content - outside - Double(across - 1) * gap) / Double(across)
            height = min(Self.tallest, width * ratio)
            axes = Self.axes(figure, width: width, height: height)
            let previous = left + right
            (left, right) = margins(axes)
            width += (previous - left - right) / (isShared ? Double(across) : 1)
        }
        (self.left, self.right, self.axes) = (left, right, axes)
        (plotWidth, plotHeight) = (width, height)
    }

    private static func axes(_ figure: CurveFigure, width: Double, height: Double) -> [(x: Ticks, y: Ticks)] {
        let counts = (x: max(1, min(6, Int(width / 45))), y: max(1, min(5, Int(height / 25))))
        guard figure.sharesAxes, let first = figure.panels.first else {
            return figure.panels.map { $0.axes(xCount: counts.x, yCount: counts.y) }
        }
        var all = first
        all.series = figure.panels.flatMap(\.series)
        return figure.panels.map { _ in all.axes(xCount: counts.x, yCount: counts.y) }
    }

    /// The width of all panels with their margins.
    var contentWidth: Double {
        let outside = isShared ? left + right : Double(across) * (left + right)
        return outside + Double(across) * plotWidth + Double(across - 1) * gap
    }

    /// The left edge of a panel's plot, relative to the first panel's margin.
    func plotX(_ index: Int) -> Double {
        let column = Double(index % across)
        return left + column * (plotWidth + gap + (isShared ? 0 : left + right))
    }

    /// Whether a panel shows the texts of its y axis.
    func showsY(_ index: Int) -> Bool { !isShared || index % across == 0 }

    /// Whether a panel shows the texts of its x axis: with shared axes, only if there is no panel below it.
    func showsX(_ index: Int) -> Bool { !isShared || index + across >= axes.count }
}
