public import Figures

/// The form in which figures are written.
public struct FigureSettings: Sendable, Equatable {
    /// The file formats, each once; a figure is written in all of them.
    public var formats: [FigureFormat]
    /// The width, and whether figures have titles.
    public var style: FigureStyle
    /// Whether every panel of a figure is also written to a file of its own.
    public var separatesPanels: Bool

    /// Settings; by default, figures are PNG files for a screen.
    public init(
        formats: [FigureFormat] = [.png],
        style: FigureStyle = FigureStyle(),
        separatesPanels: Bool = false
    ) {
        (self.formats, self.style, self.separatesPanels) = (formats, style, separatesPanels)
    }
}
