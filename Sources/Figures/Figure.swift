/// A drawing that can be written in every format and at every width.
public protocol Figure: Sendable {
    /// The first line, such as scene and method; the title of a PDF or SVG file.
    var title: String { get set }
    /// The second line, such as accuracies; the subject of a PDF or SVG file.
    var subtitle: String { get set }
    /// What is shown, as one or more sentences for a caption.
    var caption: String { get }
    /// The least width at which the figure is readable, in millimeters.
    var leastWidth: Double { get }
    /// The parts of the figure as figures of their own, without titles; empty if it cannot be divided.
    var parts: [FigurePart] { get }
    /// Draws the figure in a width that is not less than `leastWidth`; throws `scale`, `pictureSize` or `drawing`.
    func drawn(_ style: FigureStyle, _ format: FigureFormat) throws(FigureError) -> Canvas
}

/// One part of a figure, such as the ground truth of a map.
public struct FigurePart: Sendable {
    /// A name for its file, in lowercase letters, digits and hyphens.
    public let name: String
    /// The part.
    public let figure: any Figure

    /// A part; letters of `name` become lowercase, and every run of other characters a hyphen.
    init(_ name: String, _ figure: any Figure) {
        self.name = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            .joined(separator: "-")
        self.figure = figure
    }
}

extension Figure {
    /// 80 mm, less than a column of most journals.
    public var leastWidth: Double { 80 }

    /// No parts.
    public var parts: [FigurePart] { [] }

    /// The bytes of a file; the same input gives the same bytes.
    ///
    /// - Parameters:
    ///   - format: The format.
    ///   - style: The width, and whether there are titles.
    /// - Returns: The bytes.
    /// - Throws: `width` for an unsupported width, `narrow` for one below `leastWidth`, `scale`, `pictureSize` or `drawing`.
    public func file(_ format: FigureFormat, _ style: FigureStyle = FigureStyle()) throws(FigureError)
        -> [UInt8]
    {
        if let width = style.width {
            guard FigureStyle.widths.contains(width) else { throw .width(width) }
            guard width >= leastWidth else { throw .narrow(width, least: leastWidth) }
        }
        let canvas = try drawn(style, format)
        let subject = subtitle.split(separator: "\n").joined(separator: "; ")
        return try canvas.file(title: title, subject: subject)
    }

    /// A PNG file for a screen, with `scale` pixels per point; throws `scale`, `pictureSize` or `drawing`.
    public func png(scale: Double = 2) throws(FigureError) -> [UInt8] {
        try file(.png, FigureStyle(scale: scale))
    }

    /// The picture for a screen.
    func drawn(scale: Double) throws(FigureError) -> Canvas { try drawn(FigureStyle(scale: scale), .png) }
}
