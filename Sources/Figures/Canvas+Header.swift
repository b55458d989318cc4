extension Canvas {
    /// The height of a title and a subtitle, with the space below them; empty lines have no height.
    static func headerHeight(title: String, subtitle: String) -> Double {
        let lines = (title.isEmpty ? 0.0 : 20) + (subtitle.isEmpty ? 0 : 16)
        return lines == 0 ? 0 : lines + 8
    }

    /// Draws title and subtitle below one another from the top left (x, y), shortened to `width`.
    mutating func drawHeader(title: String, subtitle: String, x: Double, y: Double, width: Double) {
        var y = y
        if !title.isEmpty {
            draw(shortened(title, .title, to: width), .title, x: x, y: y + 9)
            y += 20
        }
        if !subtitle.isEmpty { draw(shortened(subtitle, .subtitle, to: width), .subtitle, x: x, y: y + 8) }
    }

    /// The width of title and subtitle, at most `limit`.
    func headerWidth(title: String, subtitle: String, limit: Double) -> Double {
        min(limit, max(width(title, .title), width(subtitle, .subtitle)))
    }
}
