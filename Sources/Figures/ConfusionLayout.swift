/// The layout of a confusion matrix: how classes are named, what cells show, and how large they are.
///
/// On a screen, cells show counts and are as large as those need. Where the width is given, the first of these fits: names and
/// counts; numbers in place of names, and counts; numbers and percentages; numbers and colors alone. Numbers are explained in a
/// key below the matrix.
struct ConfusionLayout {
    /// What a cell shows besides its color.
    enum Content { case counts, percentages, nothing }

    let content: Content
    /// Whether classes have numbers along the axes, and names in a key.
    let hasKey: Bool
    /// The texts along the axes.
    let labels: [String]
    /// The width of the widest of them.
    let labelWidth: Double
    let cell: Double
    /// Whether recall is in a column to the right of the matrix, and precision in a row below it.
    var hasRecall: Bool { content == .counts }
    var hasPrecision: Bool { content != .nothing }

    /// The space for "True class".
    static let axis = 20.0
    /// The width of the column of recalls, and the height of the row of precisions.
    static let recall = 44.0, precision = 20.0
    /// The space to the right of the matrix, where the width is given.
    static func right(_ content: Content) -> Double { content == .counts ? 4 + 34 : 1 }

    init(_ figure: ConfusionFigure, _ style: FigureStyle, meter: borrowing Canvas) {
        let classes = figure.names.count
        let widest = figure.counts.max().map { meter.width(String($0), .cell) } ?? 0
        let names = figure.names.map { meter.shortened($0, .label, to: 170) }
        let nameWidth = names.map { meter.width($0, .label) }.max() ?? 0
        guard let across = style.unitsAcross else {
            (content, hasKey, labels, labelWidth) = (.counts, false, names, nameWidth)
            cell = max(26, widest + 8)
            return
        }
        let numbers = (1...classes).map(String.init)
        let numberWidth = numbers.map { meter.width($0, .label) }.max() ?? 0
        let hundred = meter.width("100", .cell)
        let choices: [(Content, Bool, Double)] = [
            (.counts, false, widest + 3), (.counts, true, widest + 3), (.percentages, true, hundred + 2),
            (.nothing, true, 0),
        ]
        var chosen = (content: Content.nothing, hasKey: true, cell: 0.0)
        for (content, hasKey, least) in choices {
            let left = Self.axis + (hasKey ? numberWidth : nameWidth) + 6
            let room = across - 2 * style.margin - left - Self.right(content)
            chosen = (content, hasKey, min(36, room / Double(classes)))
            if chosen.cell >= max(least, 14) { break }
        }
        (content, hasKey, cell) = chosen
        (labels, labelWidth) = hasKey ? (numbers, numberWidth) : (names, nameWidth)
    }
}

/// The key to the numbers of classes below a confusion matrix.
struct ConfusionKey {
    private static let rowHeight = 13.0
    private static let gap = 16.0

    private let rows: [[String]]
    private let headings: [String]
    private let widths: [Double]
    private let columns: Int

    /// A key `width` units wide; with recall and precision if the matrix does not show them.
    init(_ figure: ConfusionFigure, hasScores: Bool, width: Double, meter: borrowing Canvas) {
        var rows = figure.names.enumerated().map { ["\($0 + 1)", $1] }
        var headings = ["", "Class"]
        if hasScores {
            headings += ["Recall", "Precision"]
            for index in rows.indices {
                rows[index] += [
                    NumberText.percent(figure.recall(index)), NumberText.percent(figure.precision(index)),
                ]
            }
        }
        func widest(_ column: Int, _ rows: [[String]]) -> Double {
            let texts = rows.map { meter.width($0[column], .label) }.max() ?? 0
            return max(texts, hasScores ? meter.width(headings[column], .heading) : 0)
        }
        var widths = headings.indices.map { widest($0, rows) }
        let rest = widths[0] + 6 + widths.dropFirst(2).reduce(0) { $0 + $1 + 10 }
        widths[1] = min(widths[1], max(40, width - rest))
        for index in rows.indices { rows[index][1] = meter.shortened(rows[index][1], .label, to: widths[1]) }
        let one = rest + widths[1]
        let most = max(1, Int((width + Self.gap) / (one + Self.gap)))
        let perColumn = (rows.count + most - 1) / most
        columns = (rows.count + perColumn - 1) / perColumn
        (self.rows, self.headings, self.widths) = (rows, hasScores ? headings : [], widths)
    }

    private var perColumn: Int { (rows.count + columns - 1) / columns }

    var height: Double { Double(perColumn + (headings.isEmpty ? 0 : 1)) * Self.rowHeight }

    func draw(on canvas: inout Canvas, x: Double, y: Double) {
        let one = widths[0] + 6 + widths[1] + widths.dropFirst(2).reduce(0) { $0 + $1 + 10 }
        for column in 0..<columns {
            let left = x + Double(column) * (one + Self.gap)
            var lines = rows.dropFirst(column * perColumn).prefix(perColumn).map { ($0, TextStyle.label) }
            if !headings.isEmpty { lines.insert((headings, .heading), at: 0) }
            for (index, (texts, style)) in lines.enumerated() {
                let middle = y + (Double(index) + 0.5) * Self.rowHeight
                canvas.draw(texts[0], style, x: left + widths[0], y: middle, anchor: .right)
                canvas.draw(texts[1], style, x: left + widths[0] + 6, y: middle)
                var right = left + widths[0] + 6 + widths[1]
                for (text, width) in zip(texts, widths).dropFirst(2) {
                    right += 10 + width
                    canvas.draw(text, style, x: right, y: middle, anchor: .right)
                }
            }
        }
    }
}
