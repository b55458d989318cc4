internal import HSI
public import Propagation

/// Training labels that spread over the scene along edges and between similar spectra; nothing is trained.
///
/// The unlabeled pixels of the scene are used, so its results are transductive.
public struct GraphMethod: Sendable, Equatable, Codable {
    /// Which graph.
    public var kind: Kind
    /// How many principal components are compared; centered, not whitened, fitted on all pixels.
    public var components: Int
    /// The settings of superpixels and graphs; a random walker reads `settings.walker` alone.
    public var settings: SuperpixelGraph.Settings

    /// The graphs.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// The pixel grid with spectral edges (Grady 2006, IEEE TPAMI 28(11)): `RandomWalker`.
        case walker
        /// Superpixels with edges in place and to spectral neighbors, refined on pixels by the walker: `SuperpixelGraph`.
        case superpixelGraph = "superpixel-graph"

        /// What it is called in titles.
        package var title: String {
            switch self {
            case .walker: "random walker on spectral edges"
            case .superpixelGraph: "superpixel graph"
            }
        }
    }

    /// The default number of components.
    public static let defaultComponents = 10

    /// A graph with the fixed settings of the baselines.
    public init(_ kind: Kind) {
        (self.kind, components, settings) = (kind, Self.defaultComponents, SuperpixelGraph.Settings())
    }

    var patches: PatchSettings {
        PatchSettings(
            side: 1,
            padding: .zero,
            scaling: .none,
            components: components,
            whitens: false,
            fittedOn: .all
        )
    }
}
