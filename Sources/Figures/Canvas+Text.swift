internal import CCairo

/// A text style; its size is in units.
struct TextStyle {
    var size: Double
    var isBold = false
    var color = Color(0x1A1A1A)

    static let title = TextStyle(size: 15, isBold: true)
    static let subtitle = TextStyle(size: 11, color: Color(0x404040))
    static let caption = TextStyle(size: 10.5, isBold: true)
    static let label = TextStyle(size: 9.5)
    static let heading = TextStyle(size: 9, isBold: true, color: Color(0x404040))
    static let tick = TextStyle(size: 9, color: Color(0x404040))
    /// The smallest text: numbers in cells.
    static let cell = TextStyle(size: 8.5)
}

/// The anchor of a text.
enum TextAnchor { case left, middle, right }

extension Canvas {
    private func select(_ style: TextStyle) {
        // The family in Debian's smallest font package; if it is missing, the nearest sans serif is used.
        cairo_select_font_face(
            context,
            "DejaVu Sans",
            CAIRO_FONT_SLANT_NORMAL,
            style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL
        )
        cairo_set_font_size(context, style.size)
    }

    /// The text on one line: control characters, including line breaks, become spaces.
    static func singleLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
            )
        )
    }

    /// The width of a text, in units.
    func width(_ text: String, _ style: TextStyle) -> Double {
        select(style)
        var extents = cairo_text_extents_t()
        cairo_text_extents(context, Self.singleLine(text), &extents)
        return max(extents.x_advance, extents.x_bearing + extents.width)
    }

    /// The height of a line of text, from the highest ascender to the lowest descender, in units.
    func lineHeight(_ style: TextStyle) -> Double {
        select(style)
        var extents = cairo_font_extents_t()
        cairo_font_extents(context, &extents)
        return extents.ascent + extents.descent
    }

    /// The text, shortened with an ellipsis if it is wider than `limit` units.
    func shortened(_ text: String, _ style: TextStyle, to limit: Double) -> String {
        guard width(text, style) > limit else { return text }
        let characters = Array(text)
        var (low, high) = (0, characters.count)
        while low < high {
            let middle = (low + high + 1) / 2
            if width(String(characters[..<middle]) + "…", style) <= limit {
                low = middle
            } else {
                high = middle - 1
            }
        }
        return String(characters[..<low]) + "…"
    }

    /// Draws a text whose capitals are centered on `y`, anchored at `x`; rotated text reads upward.
    ///
    /// The capitals of a rotated text are centered on `x`, and its anchor is at `y`, where `left` means that the text starts there
    /// and runs upward.
    mutating func draw(
        _ text: String,
        _ style: TextStyle,
        x: Double,
        y: Double,
        anchor: TextAnchor = .left,
        rotated: Bool = false
    ) {
        let text = Self.singleLine(text)
        let width = width(text, style)
        var (capital, font) = (cairo_text_extents_t(), cairo_font_extents_t())
        cairo_text_extents(context, "H", &capital)
        cairo_font_extents(context, &font)
        let start =
            switch anchor {
            case .left: 0.0
            case .middle: -width / 2
            case .right: -width
            }
        let baseline = capital.height / 2
        setColor(style.color)
        cairo_save(context)
        cairo_translate(context, x, y)
        if rotated { cairo_rotate(context, -.pi / 2) }
        cairo_move_to(context, start, baseline)
        cairo_show_text(context, text)
        cairo_restore(context)
        cairo_new_path(context)
        textSizes.append(style.size * self.style.unit)
        let (top, height) = (baseline - font.ascent, font.ascent + font.descent)
        textBoxes.append(
            rotated
                ? Box(x: x + top, y: y - start - width, width: height, height: width)
                : Box(x: x + start, y: y + top, width: width, height: height)
        )
    }
}
