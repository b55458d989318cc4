/// The color scale of a confusion matrix: beside it on a screen, below it where the width is given.
struct ConfusionBar {
    let isTall: Bool
    private let labelWidth: Double
    private static let label = "Share of the true class (%)"
    private static let (gap, thickness, marks) = (22.0, 12.0, 26.0)

    init(_ style: FigureStyle, meter: borrowing Canvas) {
        isTall = style.width == nil
        labelWidth = meter.width(Self.label, .tick)
    }

    /// The space across the scale, with its marks and label.
    var space: Double { isTall ? Self.gap + Self.thickness + Self.marks + 16 : 38 }

    /// The length of the scale beside a matrix, which its label must not exceed.
    func length(beside side: Double) -> Double { max(side, labelWidth + 4) }

    /// Draws the scale in the space with its top left at (x, y); 0 % is at the bottom or at the left.
    func draw(on canvas: inout Canvas, x: Double, y: Double, length: Double) throws(FigureError) {
        let marks = length > 120 ? [0, 25, 50, 75, 100] : length > 40 ? [0, 50, 100] : [0, 100]
        guard isTall else {
            let bar = Box(x: x, y: y, width: length, height: 8)
            try canvas.fillScale(bar, ConfusionFigure.heat)
            for mark in marks {
                let place = bar.x + length * Double(mark) / 100
                let anchor: TextAnchor = mark == 0 ? .left : mark == 100 ? .right : .middle
                canvas.draw("\(mark)", .tick, x: place, y: bar.bottom + 9, anchor: anchor)
            }
            let middle = max(bar.middleX, canvas.style.margin + labelWidth / 2)
            canvas.draw(Self.label, .tick, x: middle, y: bar.bottom + 22, anchor: .middle)
            return
        }
        let bar = Box(x: x + Self.gap, y: y, width: Self.thickness, height: length)
        try canvas.fillScale(bar, ConfusionFigure.heat)
        for mark in marks {
            canvas.draw("\(mark)", .tick, x: bar.right + 6, y: bar.bottom - length * Double(mark) / 100)
        }
        let place = bar.right + Self.marks + 8
        canvas.draw(Self.label, .tick, x: place, y: bar.middleY, anchor: .middle, rotated: true)
    }
}
