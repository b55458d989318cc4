/// The title and subtitle of a figure, broken into lines; empty if the style leaves them to the caption.
struct FigureHeader {
    private let title: [String]
    private let subtitle: [String]
    private static let titleLine = 19.0
    private static let subtitleLine = 15.0
    /// The maximum number of lines of each; what is left is cut off.
    private static let mostLines = 4

    /// The header of a figure whose content is `width` units wide.
    init(_ figure: some Figure, width: Double, meter: borrowing Canvas) {
        guard meter.style.showsTitles else {
            (title, subtitle) = ([], [])
            return
        }
        title = meter.lines(figure.title, .title, width: width, atMost: Self.mostLines)
        subtitle = meter.lines(figure.subtitle, .subtitle, width: width, atMost: Self.mostLines)
    }

    /// The width of title and subtitle on one line each, at most `limit`; zero where the width is given.
    static func width(_ figure: some Figure, limit: Double, meter: borrowing Canvas) -> Double {
        guard meter.style.showsTitles, meter.style.width == nil else { return 0 }
        let subtitle = figure.subtitle.split(separator: "\n").map { meter.width(String($0), .subtitle) }
        return min(limit, max(meter.width(figure.title, .title), subtitle.max() ?? 0))
    }

    /// The height of all lines, with the space below them; zero without lines.
    var height: Double {
        let lines = Double(title.count) * Self.titleLine + Double(subtitle.count) * Self.subtitleLine
        return lines == 0 ? 0 : lines + 10
    }

    /// Draws the lines from the top left (x, y) down.
    func draw(on canvas: inout Canvas, x: Double, y: Double) {
        var y = y
        for line in title {
            canvas.draw(line, .title, x: x, y: y + Self.titleLine / 2)
            y += Self.titleLine
        }
        for line in subtitle {
            canvas.draw(line, .subtitle, x: x, y: y + Self.subtitleLine / 2 + 1)
            y += Self.subtitleLine
        }
    }
}

extension Canvas {
    /// The text broken at line breaks, and between words, into at most `count` lines; what does not fit is cut off with an ellipsis.
    func lines(_ text: String, _ style: TextStyle, width: Double, atMost count: Int) -> [String] {
        let given = text.split(separator: "\n", maxSplits: 1)
        if given.count == 2, count > 1 {
            let first = lines(String(given[0]), style, width: width, atMost: count - 1)
            return first + lines(String(given[1]), style, width: width, atMost: count - first.count)
        }
        let text = Self.singleLine(text)
        guard !text.isEmpty else { return [] }
        guard self.width(text, style) > width else { return [text] }
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)[...]
        var lines: [String] = []
        while let first = words.popFirst(), lines.count < count {
            var line = first
            if lines.count == count - 1 {
                line = ([line] + words).joined(separator: " ")
                words = []
            }
            while let next = words.first, self.width(line + " " + next, style) <= width {
                line += " " + next
                words.removeFirst()
            }
            // Spaces between words are none at the ends of a line.
            line = String(line.drop { $0 == " " })
            while line.last == " " { line.removeLast() }
            if !line.isEmpty { lines.append(shortened(line, style, to: width)) }
        }
        return lines
    }
}
