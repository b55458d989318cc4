/// A file format of figures; all show the same drawing.
public enum FigureFormat: String, Sendable, CaseIterable {
    /// Pixels.
    case png
    /// Shapes, with texts as outlines, so that it looks the same without the font.
    case svg
    /// Shapes, with the fonts embedded.
    case pdf
}
