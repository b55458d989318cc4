/// One line of a curve panel.
public struct CurveSeries: Sendable, Equatable {
    /// The name in the legend; a line without a name is not in the legend.
    public var name: String
    /// The x values, in drawing order.
    public var x: [Double]
    /// The y values; a value that is not finite interrupts the line.
    public var y: [Double]
    /// The color, or nil for the next color of a palette that is safe for color blindness.
    public var color: Color?
    /// Whether the line is dashed, so that it can be distinguished without color.
    public var isDashed: Bool
    /// The thickness of the line, in points.
    public var thickness: Double

    /// The line through the points `x[i], y[i]`.
    public init(
        name: String,
        x: [Double],
        y: [Double],
        color: Color? = nil,
        isDashed: Bool = false,
        thickness: Double = 1.8
    ) {
        self.thickness = thickness
        self.name = name
        self.x = x
        self.y = y
        self.color = color
        self.isDashed = isDashed
    }
}

/// A pair of axes with lines: one panel of a curve figure.
public struct CurvePanel: Sendable, Equatable {
    /// The text above the panel.
    public var title: String
    /// The label of the x axis, with its unit.
    public var xLabel: String
    /// The label of the y axis, with its unit.
    public var yLabel: String
    /// The lines, in the legend's order; later ones are drawn over earlier ones.
    public var series: [CurveSeries]
    /// A short remark in the upper right corner of the plot, such as a result; may be empty.
    public var note: String
    /// Whether x takes whole numbers only, such as epochs, so that ticks are at whole numbers.
    public var isXWhole: Bool
    /// Whether the y axis is logarithmic; nonpositive values are then left out.
    public var isLogarithmic: Bool
    /// The range of the y axis, or nil for the range of the values.
    public var yRange: ClosedRange<Double>?

    /// A panel with these lines.
    public init(
        title: String,
        xLabel: String,
        yLabel: String,
        series: [CurveSeries],
        isLogarithmic: Bool = false,
        yRange: ClosedRange<Double>? = nil,
        note: String = "",
        isXWhole: Bool = false
    ) {
        (self.note, self.isXWhole) = (note, isXWhole)
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.series = series
        self.isLogarithmic = isLogarithmic
        self.yRange = yRange
    }

    /// Whether a value of y can be drawn.
    private func isDrawable(_ y: Double) -> Bool {
        y.isFinite && abs(y) < 1e300 && (!isLogarithmic || y > 1e-300)
    }

    /// The points of a line; points that cannot be drawn are NaN.
    func points(_ series: CurveSeries) -> [(x: Double, y: Double)] {
        zip(series.x, series.y).map { $0.isFinite && isDrawable($1) ? ($0, $1) : (.nan, .nan) }
    }

    /// The ticks of both axes, over all points that can be drawn, with about so many steps along each.
    func axes(xCount: Int = 6, yCount: Int = 5) -> (x: Ticks, y: Ticks) {
        let points = series.flatMap(points).filter { $0.x.isFinite && abs($0.x) < 1e300 }
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        let x = Ticks(
            linear: xs.min() ?? 0,
            xs.max() ?? 1,
            count: xCount,
            extends: false,
            isWhole: isXWhole
        )
        var (low, high) = (ys.min() ?? (isLogarithmic ? 0.1 : 0), ys.max() ?? 1)
        if let yRange, isDrawable(yRange.lowerBound), isDrawable(yRange.upperBound) {
            (low, high) = (yRange.lowerBound, yRange.upperBound)
        }
        let isFixed = yRange != nil && !isLogarithmic
        let y =
            isLogarithmic
            ? Ticks(logarithmic: low, high)
            : Ticks(linear: low, high, count: yCount, extends: !isFixed)
        return (x, y)
    }
}
