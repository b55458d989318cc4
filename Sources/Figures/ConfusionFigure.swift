/// A confusion matrix as a heat map: colors show the share of the true class, numbers show the counts.
///
/// Rows are true classes and columns are predicted classes. The last column shows the recall of each class, the last row its
/// precision.
public struct ConfusionFigure: Figure {
    /// The first line.
    public var title: String
    /// The second line.
    public var subtitle: String
    /// The names of the classes.
    public let names: [String]
    /// The counts: `[true class, predicted class]`, row-major.
    public let counts: [Int]

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

    /// The recall of a class, 0…1; NaN without samples.
    func recall(_ index: Int) -> Double {
        Double(counts[index * names.count + index]) / Double(support(index))
    }

    /// The precision of a class, 0…1; NaN if it was never predicted.
    func precision(_ index: Int) -> Double {
        let predicted = names.indices.reduce(0) { $0 + counts[$1 * names.count + index] }
        return Double(counts[index * names.count + index]) / Double(predicted)
    }

    /// The number of samples of a class.
    private func support(_ index: Int) -> Int {
        names.indices.reduce(0) { $0 + counts[index * names.count + $1] }
    }

    /// What the matrix shows.
    public var caption: String {
        "Confusion matrix of the test pixels: rows are true classes, columns predicted classes, colors the share of the "
            + "true class."
    }

    /// Draws the figure; throws `scale`, `pictureSize` or `drawing`.
    public func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas {
        let meter = try Canvas.meter(style)
        let layout = ConfusionLayout(self, style, meter: meter)
        let bar = ConfusionBar(style, meter: meter)
        let side = layout.cell * Double(names.count)
        let left = style.margin + ConfusionLayout.axis + layout.labelWidth + (style.width == nil ? 8 : 6)
        let below =
            (layout.hasPrecision ? 6 + ConfusionLayout.precision : 4)
            + (layout.hasKey ? 13 : layout.labelWidth + 10) + ConfusionLayout.axis
        let wanted = FigureHeader.width(self, limit: 600, meter: meter)
        let width: Double
        if let across = style.unitsAcross {
            width = across
        } else {
            let right = 6 + ConfusionLayout.recall + bar.space
            width = max(left + side + right, style.margin + wanted) + style.margin
        }
        let content = width - 2 * style.margin
        let header = FigureHeader(self, width: content, meter: meter)
        let key =
            layout.hasKey
            ? ConfusionKey(self, hasScores: !layout.hasPrecision, width: content, meter: meter) : nil
        let top = style.margin + header.height + (layout.hasRecall ? 18 : 1)
        let grid = Box(x: left, y: top, width: side, height: side)
        var bottom = grid.bottom + below
        let barPlace = bar.isTall ? grid.y : bottom + 4
        bottom = bar.isTall ? max(bottom, grid.y + bar.length(beside: side) + 6) : barPlace + bar.space
        let keyPlace = bottom + 8
        if let key { bottom = keyPlace + key.height }
        var canvas = try Canvas(width: width, height: bottom + style.margin, style, format)
        header.draw(on: &canvas, x: style.margin, y: style.margin)
        drawCells(on: &canvas, in: grid, layout)
        drawLabels(on: &canvas, around: grid, layout, below: below)
        if bar.isTall {
            let x = grid.right + 6 + ConfusionLayout.recall
            try bar.draw(on: &canvas, x: x, y: barPlace, length: bar.length(beside: side))
        } else {
            try bar.draw(on: &canvas, x: grid.x, y: barPlace, length: max(side, min(140, content / 2)))
        }
        key?.draw(on: &canvas, x: style.margin, y: keyPlace)
        return canvas
    }

    private func drawLabels(
        on canvas: inout Canvas,
        around grid: Box,
        _ layout: ConfusionLayout,
        below: Double
    ) {
        let gap = canvas.style.width == nil ? 8.0 : 6
        let labelTop = grid.bottom + (layout.hasPrecision ? 6 + ConfusionLayout.precision : 4)
        // Numbers in small cells have room at every n-th class only.
        let space = (rows: canvas.lineHeight(.label), columns: layout.labelWidth + 2)
        let rowStep = Int((space.rows / layout.cell).rounded(.up))
        let columnStep = layout.hasKey ? Int((space.columns / layout.cell).rounded(.up)) : rowStep
        for (index, label) in layout.labels.enumerated() {
            let place = (Double(index) + 0.5) * layout.cell
            if index % rowStep == 0 {
                canvas.draw(label, .label, x: grid.x - gap, y: grid.y + place, anchor: .right)
            }
            guard index % columnStep == 0 else { continue }
            if layout.hasKey {
                canvas.draw(label, .label, x: grid.x + place, y: labelTop + 6, anchor: .middle)
            } else {
                let y = labelTop + 8
                canvas.draw(label, .label, x: grid.x + place, y: y, anchor: .right, rotated: true)
            }
        }
        let middle = grid.middleY
        canvas.draw(
            "True class",
            .caption,
            x: canvas.style.margin + 8,
            y: max(middle, grid.y + canvas.width("True class", .caption) / 2),
            anchor: .middle,
            rotated: true
        )
        let wide = canvas.width("Predicted class", .caption) / 2
        canvas.draw(
            "Predicted class",
            .caption,
            x: min(max(grid.middleX, canvas.style.margin + wide), canvas.width - canvas.style.margin - wide),
            y: grid.bottom + below - 8,
            anchor: .middle
        )
    }

    private func drawCells(on canvas: inout Canvas, in grid: Box, _ layout: ConfusionLayout) {
        let (classes, cell, ink) = (names.count, layout.cell, Color(0x606060))
        let scores = canvas.style.width == nil ? 6 + ConfusionLayout.recall / 2 : 4 + 34.0 / 2
        let scoreStyle = TextStyle(size: TextStyle.cell.size, color: ink)
        let precision = canvas.width("100.0", scoreStyle) + 2 > cell ? 0 : 1
        if layout.hasRecall {
            canvas.draw("Recall", .heading, x: grid.right + scores, y: grid.y - 9, anchor: .middle)
        }
        if layout.hasPrecision {
            let x = grid.x - (canvas.style.width == nil ? 8 : 6)
            let fits = canvas.width("Precision", .heading) <= x - canvas.style.margin
            canvas.draw(fits ? "Precision" : "Prec.", .heading, x: x, y: grid.bottom + 16, anchor: .right)
        }
        for row in 0..<classes {
            let support = Double(support(row))
            let y = grid.y + Double(row) * cell
            for column in 0..<classes {
                let count = counts[row * classes + column]
                let share = support == 0 ? 0 : Double(count) / support
                let box = Box(x: grid.x + Double(column) * cell, y: y, width: cell, height: cell)
                // A row without samples has no shares.
                let color = support == 0 ? Color(0xEEEEEE) : Self.heat(share)
                canvas.fill(box, color)
                guard count > 0, let text = layout.text(count, share) else { continue }
                var style = TextStyle.cell
                style.color = color.luminance < 0.3 ? .white : Color(0x1A1A1A)
                style.isBold = row == column && canvas.style.width == nil
                canvas.draw(text, style, x: box.middleX, y: box.middleY, anchor: .middle)
            }
            if layout.hasRecall {
                let text = NumberText.percent(recall(row))
                canvas.draw(text, scoreStyle, x: grid.right + scores, y: y + cell / 2, anchor: .middle)
            }
            if layout.hasPrecision {
                let text = NumberText.percent(self.precision(row), decimals: precision)
                let x = grid.x + (Double(row) + 0.5) * cell
                canvas.draw(text, scoreStyle, x: x, y: grid.bottom + 16, anchor: .middle)
            }
        }
        for index in 1..<max(1, classes) {
            let offset = Double(index) * cell
            let line = 1 / canvas.scale
            canvas.fill(Box(x: grid.x, y: grid.y + offset, width: grid.width, height: line), Color(0xE3E6E8))
            canvas.fill(Box(x: grid.x + offset, y: grid.y, width: line, height: grid.height), Color(0xE3E6E8))
        }
        canvas.frame(grid, Color(0x9AA0A6))
    }
}

extension ConfusionLayout {
    /// The text of a cell, or nil if cells have none.
    fileprivate func text(_ count: Int, _ share: Double) -> String? {
        switch content {
        case .counts: "\(count)"
        case .percentages: share < 0.005 ? "<1" : NumberText.percent(share, decimals: 0)
        case .nothing: nil
        }
    }
}
