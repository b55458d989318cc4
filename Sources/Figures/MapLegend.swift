/// The legend of a map figure: classes with their pixels and accuracies, then the key to the errors.
///
/// The classes can be broken into several columns, each with its heading; the key follows below the one column, or
/// stands in a column of its own beside several.
struct MapLegend {
    private struct Row {
        let color: Color
        let name: String
        let numbers: [String]
    }

    private static let rowHeight = 13.8
    private static let swatch = 10.0
    private static let gap = 22.0
    private static let numberGap = 12.0
    private static let longestName = 220.0

    private let classes: [Row]
    private let key: [Row]
    private let classHeadings = ["Class", "Pixels", "Acc. (%)"]
    private let keyHeadings = ["Errors", "Pixels"]
    private let classWidths: [Double]
    private let keyWidths: [Double]

    init(_ figure: MapFigure, meter: borrowing Canvas) {
        let showsAccuracy = !figure.accuracies.isEmpty
        classes = figure.palette.entries.map { entry in
            let name = meter.shortened(entry.name, .label, to: Self.longestName)
            let pixels = NumberText.grouped(figure.labelled[entry.label] ?? 0)
            let accuracy = NumberText.percent(figure.accuracies[entry.label], decimals: 2)
            return Row(
                color: entry.color,
                name: name,
                numbers: showsAccuracy ? [pixels, accuracy] : [pixels]
            )
        }
        let outcome = figure.outcome
        let rows: [(Color, String, Int)] = [
            (MapFigure.ErrorColor.wrong, "wrong", outcome.wrong),
            (MapFigure.ErrorColor.correct, "correct", outcome.correct),
            (MapFigure.ErrorColor.training, "training", outcome.training),
        ]
        key = rows.filter { $0.1 != "training" || $0.2 > 0 }
            .map { Row(color: $0.0, name: $0.1, numbers: [NumberText.grouped($0.2)]) }
        func widths(_ rows: [Row], _ headings: [String]) -> [Double] {
            let names = rows.map { Self.swatch + 6 + meter.width($0.name, .label) }
            let first = max(names.max() ?? 0, meter.width(headings[0], .heading))
            let numbers = (0..<(rows.first?.numbers.count ?? 0)).map { column in
                max(
                    rows.map { meter.width($0.numbers[column], .label) }.max() ?? 0,
                    meter.width(headings[column + 1], .heading)
                )
            }
            return [first] + numbers
        }
        classWidths = widths(classes, classHeadings)
        keyWidths = widths(key, keyHeadings)
    }

    private static func total(_ widths: [Double]) -> Double {
        widths.reduce(0, +) + numberGap * Double(widths.count - 1)
    }

    private func rowsPerColumn(_ columns: Int) -> Int { (classes.count + columns - 1) / columns }

    /// The size that the legend takes with its classes in `columns` columns.
    func size(columns: Int) -> (width: Double, height: Double) {
        let (classWidth, keyWidth) = (Self.total(classWidths), Self.total(keyWidths))
        let classHeight = Double(rowsPerColumn(columns) + 1) * Self.rowHeight
        let keyHeight = Double(key.count + 1) * Self.rowHeight
        guard columns > 1 else {
            return (max(classWidth, keyWidth), classHeight + Self.rowHeight + keyHeight)
        }
        return (Double(columns) * (classWidth + Self.gap) + keyWidth, max(classHeight, keyHeight))
    }

    /// The number of columns that makes the legend fit: the fewest for a limited height, else the most for a width.
    ///
    /// `nil` if none does.
    func columns(fittingWidth width: Double, height: Double) -> Int? {
        let counts = 1...max(1, classes.count)
        func fits(_ columns: Int) -> Bool {
            let size = size(columns: columns)
            return size.width <= width && size.height <= height
        }
        if height.isFinite { return counts.first(where: fits) ?? (width.isFinite ? nil : counts.upperBound) }
        // Columns shorter than the key to the errors beside them would only spread the legend.
        let most = counts.last { fits($0) && ($0 == 1 || rowsPerColumn($0) > key.count) } ?? 1
        return counts.first { rowsPerColumn($0) == rowsPerColumn(most) } ?? 1
    }

    /// Draws the legend with its top left at (x, y).
    func draw(on canvas: inout Canvas, x: Double, y: Double, columns: Int) {
        var x = x
        let count = max(1, rowsPerColumn(columns))
        for start in stride(from: 0, to: max(1, classes.count), by: count) {
            let rows = classes[min(start, classes.count)..<min(start + count, classes.count)]
            Self.draw(Array(rows), classHeadings, classWidths, on: &canvas, x: x, y: y)
            if columns > 1 { x += Self.total(classWidths) + Self.gap }
        }
        let below = columns > 1 ? y : y + Double(count + 2) * Self.rowHeight
        Self.draw(key, keyHeadings, keyWidths, on: &canvas, x: x, y: below)
    }

    private static func draw(
        _ rows: [Row],
        _ headings: [String],
        _ widths: [Double],
        on canvas: inout Canvas,
        x: Double,
        y: Double
    ) {
        /// Texts of one line: the first from the left, the others up to the right end of their columns.
        func drawNumbers(_ texts: ArraySlice<String>, _ style: TextStyle, y: Double, on canvas: inout Canvas)
        {
            var right = x + widths[0]
            for (text, width) in zip(texts, widths.dropFirst()) {
                right += numberGap + width
                canvas.draw(text, style, x: right, y: y, anchor: .right)
            }
        }
        canvas.draw(headings[0], .heading, x: x, y: y + rowHeight / 2)
        drawNumbers(headings.dropFirst(), .heading, y: y + rowHeight / 2, on: &canvas)
        for (index, row) in rows.enumerated() {
            let middle = y + (Double(index) + 1.5) * rowHeight
            let box = Box(x: x, y: middle - swatch / 2, width: swatch, height: swatch)
            canvas.fill(box, row.color)
            canvas.frame(box, Color(0x808080))
            canvas.draw(row.name, .label, x: x + swatch + 6, y: middle)
            drawNumbers(row.numbers[...], .label, y: middle, on: &canvas)
        }
    }
}
