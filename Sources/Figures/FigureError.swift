/// Invalid input of a figure.
public enum FigureError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The length of a list differs from the number of pixels.
    case pixelCount(what: String, rows: Int, columns: Int, found: Int)
    /// The size of a raster differs from that of the scene.
    case extent(what: String, expectedRows: Int, expectedColumns: Int, rows: Int, columns: Int)
    /// A raster is empty or too large.
    case rasterSize(rows: Int, columns: Int)
    /// A picture is empty or larger than the drawing library supports.
    case pictureSize(width: Double, height: Double)
    /// A scale that is not a number from 0.25 to 8.
    case scale(Double)
    /// A width, in millimeters, that figures do not support.
    case width(Double)
    /// A width, in millimeters, below the least one at which a figure is readable.
    case narrow(Double, least: Double)
    /// A magnification of a plain map below 1.
    case zoom(Int)
    /// Labels without a color, distinct and ascending.
    case unknownLabels([Int], known: [Int])
    /// Labels that occur more than once in a palette, and labels below 1.
    case palette(repeated: [Int], belowOne: [Int])
    /// A matrix whose number of counts is not the square of its number of classes, or that has no classes.
    case matrixSize(classes: Int, counts: Int)
    /// Counts below zero.
    case negativeCounts([Int])
    /// Percentiles that are not ascending within 0…1.
    case percentiles(Double, Double)
    /// A color scale whose range is empty or not finite.
    case valueRange(Double, Double)
    /// Curves whose x and y differ in length, by name.
    case curveLengths([String])
    /// A figure without panels.
    case noPanels
    /// A figure without points.
    case noPoints
    /// Points whose position is not finite, or not positive on a logarithmic axis, by name.
    case points([String])
    /// An error of the drawing library, with its message.
    case drawing(String)

    /// The expected and the found values in words.
    public var description: String {
        switch self {
        case .pixelCount(let what, let rows, let columns, let found):
            "\(what): expected \(rows) × \(columns) pixels, found \(found)"
        case .extent(let what, let expectedRows, let expectedColumns, let rows, let columns):
            "\(what): expected \(expectedRows) rows × \(expectedColumns) columns as in the scene, "
                + "found \(rows) × \(columns)"
        case .rasterSize(let rows, let columns):
            "expected a raster of at least one pixel and at most \(Raster.largestSide) a side, "
                + "found \(rows) rows × \(columns) columns"
        case .pictureSize(let width, let height):
            "expected a picture of 1 to \(Canvas.largestSide) pixels a side, found \(width) × \(height)"
        case .scale(let scale):
            "expected a scale from \(Canvas.scales.lowerBound) to \(Canvas.scales.upperBound), found \(scale)"
        case .width(let width):
            "expected a width from \(Ticks.text(FigureStyle.widths.lowerBound)) to "
                + "\(Ticks.text(FigureStyle.widths.upperBound)) mm, found \(Ticks.text(width)) mm"
        case .narrow(let width, let least):
            "expected a width of at least \(Ticks.text(least)) mm, at which it is readable, "
                + "found \(Ticks.text(width)) mm"
        case .zoom(let zoom):
            "expected a magnification of at least 1, found \(zoom)"
        case .unknownLabels(let labels, let known):
            "no color for the labels \(Self.list(labels)); the palette has \(Self.list(known))"
        case .palette(let repeated, let belowOne):
            [
                repeated.isEmpty
                    ? nil : "expected distinct labels, found more than once: \(Self.list(repeated))",
                belowOne.isEmpty ? nil : "expected labels of at least 1, found \(Self.list(belowOne))",
            ]
            .compactMap(\.self).joined(separator: "; ")
        case .matrixSize(let classes, let counts):
            "expected at least one class and classes × classes counts, found \(classes) classes, \(counts) counts"
        case .negativeCounts(let counts):
            "expected counts of at least 0, found \(Self.list(counts))"
        case .percentiles(let lower, let upper):
            "expected percentiles 0 ≤ lower < upper ≤ 1, found \(lower) and \(upper)"
        case .valueRange(let lower, let upper):
            "expected a finite range from a lower to a higher number, found \(lower) to \(upper)"
        case .curveLengths(let names):
            "expected equal numbers of x and y values; they differ in \(names.joined(separator: ", "))"
        case .noPanels:
            "expected at least one panel, found none"
        case .noPoints:
            "expected at least one point, found none"
        case .points(let names):
            "expected points at finite positions, positive on a logarithmic axis; invalid: "
                + names.joined(separator: ", ")
        case .drawing(let reason):
            "drawing failed: \(reason)"
        }
    }

    private static func list(_ numbers: [Int]) -> String {
        guard !numbers.isEmpty else { return "none" }
        let shown = numbers.prefix(20).map(String.init).joined(separator: ", ")
        return numbers.count > 20 ? "\(shown) and \(numbers.count - 20) more" : shown
    }
}
