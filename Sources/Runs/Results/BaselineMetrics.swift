public import Eval

/// The accuracy of the baselines on the same split, which shows how much position or spectrum alone explain.
public struct BaselineMetrics: Sendable, Equatable, Codable {
    /// The label of the nearest training pixel; no spectrum is read.
    public var position: Accuracy
    /// A random walker on the pixel grid with spectral edges, with fixed settings.
    ///
    /// Labels spread along edges; nothing is trained. It uses the scene's unlabeled pixels. Nil where there is no cube or the
    /// scene is too large.
    @NullIfUndefined public var edges: Accuracy?
    /// Label propagation that also connects superpixels with similar spectra, with fixed settings; nil in the same
    /// cases.
    @NullIfUndefined public var superpixelGraph: Accuracy?
    /// A support vector machine with fixed settings on each pixel's spectrum; nil where it could not be fitted or no cube
    /// was read.
    @NullIfUndefined public var spectrum: SpectrumBaseline?

    /// Creates a value from its parts.
    public init(
        position: Accuracy,
        edges: Accuracy? = nil,
        superpixelGraph: Accuracy? = nil,
        spectrum: SpectrumBaseline?
    ) {
        self.position = position
        (self.edges, self.superpixelGraph) = (edges, superpixelGraph)
        self.spectrum = spectrum
    }

    /// Every baseline that was computed, with its name and its meaning.
    package var rows: [(name: String, accuracy: Accuracy, meaning: String)] {
        let all: [(String, Accuracy?, String)] = [
            ("position", position, "label of the nearest training pixel"),
            ("edges", edges, "random walker on spectral edges; uses unlabeled pixels"),
            ("superpixel graph", superpixelGraph, "edges and spectral neighbors; uses unlabeled pixels"),
            ("spectrum", spectrum?.accuracy, "support vector machine on single spectra"),
        ]
        return all.compactMap { name, accuracy, meaning in accuracy.map { (name, $0, meaning) } }
    }

    enum CodingKeys: String, CodingKey {
        case position, edges, spectrum
        case superpixelGraph = "superpixel_graph"
    }
}
