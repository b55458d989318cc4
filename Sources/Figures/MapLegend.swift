/// The legend of a page of maps: the classes with their numbers, then a key to the colors of another panel.
///
/// The classes can be split into several columns with headings. The key is below a single column, or in a separate column
/// beside several.
struct MapLegend {
    /// A table of colored squares with a name and one number for each heading after the first.
    struct Table {
        let headings: [String]
        var rows: [Row]

        struct Row {
            let color: Color
            let name: String
            let numbers: [String]
        }
    }

    private static let rowHeight = 13.8
    private static let swatch = 10.0
    private static let gap = 22.0
    private static let numberGap = 12.0
    private static let longestName = 220.0

    private let classes: Table
    private let key: Table
    private let classWidths: [Double]
    private let keyWidths: [Double]

    /// A legend; where a width is given, names are shortened until one column of classes fits in it.
    init(classes: Table, key: Table, meter: borrowing Canvas, within width: Double? = nil) {
        var classes = classes
        let numbers = classes.headings.indices.dropFirst().map { column in
            let widths = classes.rows.map { meter.width($0.numbers[column - 1], .label) }
            return Self.numberGap + max(meter.width(classes.headings[column], .heading), widths.max() ?? 0)
        }
        let room = width.map { max(30, $0 - Self.swatch - 6 - numbers.reduce(0, +)) }
        let longest = min(Self.longestName, room ?? .infinity)
        classes.rows = classes.rows.map {
            let name = meter.shortened($0.name, .label, to: longest)
            return Table.Row(color: $0.color, name: name, numbers: $0.numbers)
        }
        self.classes = classes
        self.key = key
        func widths(_ table: Table) -> [Double] {
            let names = table.rows.map { Self.swatch + 6 + meter.width($0.name, .label) }
            let first = max(names.max() ?? 0, meter.width(table.headings[0], .heading))
            let numbers = table.headings.indices.dropFirst().map { column in
                max(
                    table.rows.map { meter.width($0.numbers[column - 1], .label) }.max() ?? 0,
                    meter.width(table.headings[column], .heading)
                )
            }
            return [first] + numbers
        }
        classWidths = widths(classes)
        keyWidths = widths(key)
    }

    private static func total(_ widths: [Double]) -> Double {
        widths.reduce(0, +) + numberGap * Double(widths.count - 1)
    }

    private func rowsPerColumn(_ columns: Int) -> Int { (classes.rows.count + columns - 1) / columns }

    /// The size of the key.
    var keySize: (width: Double, height: Double) {
        (Self.total(keyWidths), Double(key.rows.count + 1) * Self.rowHeight)
    }

    /// The size of the legend with its classes in `columns` columns, with or without the key.
    func size(columns: Int, hasKey: Bool = true) -> (width: Double, height: Double) {
        let classWidth = Self.total(classWidths)
        let classHeight = Double(rowsPerColumn(columns) + 1) * Self.rowHeight
        guard hasKey else { return (Double(columns) * (classWidth + Self.gap) - Self.gap, classHeight) }
        let (keyWidth, keyHeight) = keySize
        guard columns > 1 else {
            return (max(classWidth, keyWidth), classHeight + Self.rowHeight + keyHeight)
        }
        return (Double(columns) * (classWidth + Self.gap) + keyWidth, max(classHeight, keyHeight))
    }

    /// The number of columns with which the legend fits: the smallest for a limited height, else the largest for a width.
    ///
    /// `nil` if none does.
    func columns(fittingWidth width: Double, height: Double, hasKey: Bool = true) -> Int? {
        let counts = 1...max(1, classes.rows.count)
        func fits(_ columns: Int) -> Bool {
            let size = size(columns: columns, hasKey: hasKey)
            return size.width <= width && size.height <= height
        }
        if height.isFinite { return counts.first(where: fits) ?? (width.isFinite ? nil : counts.upperBound) }
        // Columns shorter than the key beside them would only widen the legend.
        let least = hasKey ? key.rows.count : 0
        let most = counts.last { fits($0) && ($0 == 1 || rowsPerColumn($0) > least) } ?? 1
        return counts.first { rowsPerColumn($0) == rowsPerColumn(most) } ?? 1
    }

    /// Draws the legend with its top left at (x, y), and the key in its place or at `keyPlace`.
    func draw(
        on canvas: inout Canvas,
        x: Double,
        y: Double,
        columns: Int,
        keyPlace: (x: Double, y: Double)? = nil
    ) {
        var x = x
        let count = max(1, rowsPerColumn(columns))
        for start in stride(from: 0, to: max(1, classes.rows.count), by: count) {
            let rows = classes.rows.dropFirst(start).prefix(count)
            Self.draw(Array(rows), classes.headings, classWidths, on: &canvas, x: x, y: y)
            if columns > 1 { x += Self.total(classWidths) + Self.gap }
        }
        let below = columns > 1 ? y : y + Double(count + 2) * Self.rowHeight
        let place = keyPlace ?? (x, below)
        Self.draw(key.rows, key.headings, keyWidths, on: &canvas, x: place.x, y: place.y)
    }

    private static func draw(
        _ rows: [Table.Row],
        _ headings: [String],
        _ widths: [Double],
        on canvas: inout Canvas,
        x: Double,
        y: Double
    ) {
        /// Draws the texts of one line: the first left-aligned, the others right-aligned in their columns.
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
