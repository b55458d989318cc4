/// The size of a figure, and what it leaves to its caption.
///
/// Figures are laid out in units. On a screen, a unit is a point and two pixels. In print, a unit is 0.72 points and, in a PNG, six
/// pixels, which is 600 to the inch. So the smallest text of a figure, 8.5 units, is 8.5 points on a screen and 6.1 in print.
/// A figure of a given width is arranged anew for it, not scaled.
public struct FigureStyle: Sendable, Equatable {
    /// The supported widths, in millimeters; most figures need more than the least, see `Figure.leastWidth`.
    public static let widths = 10.0...1000.0

    /// The width in millimeters; nil for the width that suits a screen.
    public var width: Double?
    /// Whether a figure has its title and subtitle, which hold the accuracies; without them, they are in the caption alone.
    public var showsTitles: Bool
    /// The number of pixels per unit; on it depends which lines can lie on the pixel grid, in every format.
    let scale: Double

    /// A style; `width` is in millimeters.
    public init(width: Double? = nil, showsTitles: Bool = true) {
        self.init(width: width, showsTitles: showsTitles, scale: width == nil ? 2 : 6)
    }

    init(width: Double? = nil, showsTitles: Bool = true, scale: Double) {
        (self.width, self.showsTitles, self.scale) = (width, showsTitles, scale)
    }

    /// The size of a unit, in points.
    var unit: Double { width == nil ? 1 : 0.72 }

    /// The width in units; nil if the figure may choose its width.
    var unitsAcross: Double? { width.map { $0 / 25.4 * 72 / unit } }

    /// The white space around a figure, in units; little in print, where a page has margins of its own.
    var margin: Double { width == nil ? 16 : 3 }

    /// The smallest distance between two lines on the pixel grid, about half a unit.
    var hairline: Double { max(1, (0.5 * scale).rounded()) / scale }
}
