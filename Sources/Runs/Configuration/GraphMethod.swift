internal import HSI
public import Propagation

/// Propagation of training labels over the scene along edges and between similar spectra; nothing is trained.
///
/// The unlabeled pixels of the scene are used, so its results are transductive.
public struct GraphMethod: Sendable, Equatable, Codable {
    /// Which graph.
    public var kind: Kind
    /// The number of principal components that are compared; centered, not whitened, fitted on all pixels.
    public var components: Int
    /// The spectra that the components are of.
    public var spectra = GraphSpectra.linear
    /// Whether the settings are those below, or chosen by leaving out training labels.
    public var choice = GraphSettingsChoice.fixed
    /// The settings of superpixels and graphs; a random walker reads only `settings.walker`.
    public var settings: SuperpixelGraph.Settings

    /// The graphs.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// The pixel grid with spectral edges (Grady 2006, IEEE TPAMI 28(11)): `RandomWalker`.
        case walker
        /// Superpixels with spatial edges and edges to spectral neighbors, refined on pixels by the walker:
        /// `SuperpixelGraph`.
        case superpixelGraph = "superpixel-graph"

        /// Its name in titles.
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
    public init(_ kind: Kind, choice: GraphSettingsChoice = .fixed) {
        (self.kind, components, settings) = (kind, Self.defaultComponents, SuperpixelGraph.Settings())
        self.choice = choice
    }

    /// The same graph with several sizes of superpixels and numbers of components averaged.
    func averaged(normalizingClassMass: Bool) -> GraphMethod {
        var copy = self
        let averaging = SuperpixelGraph.Averaging()
        (copy.settings.averaging, copy.settings.normalizesClassMass) = (averaging, normalizingClassMass)
        copy.components = max(components, averaging.components.max() ?? 0)
        return copy
    }

    /// A graph that refines a classifier's class probabilities, with fixed settings.
    public init(refining kind: Kind) {
        self.init(kind)
        if kind == .walker { priorWeight = Self.defaultRefinementWeight }
    }

    /// γ of a walker whose prior is a classifier's, where none is given.
    public static let defaultRefinementWeight = 0.1

    /// How strongly a pixel (walker) or superpixel is held to a classifier's probabilities, if there are any.
    public var priorWeight: Double {
        get { kind == .walker ? settings.walker.priorWeight : settings.priorWeight }
        set {
            switch kind {
            case .walker: settings.walker.priorWeight = newValue
            case .superpixelGraph: settings.priorWeight = newValue
            }
        }
    }

    /// What is wrong with its numbers.
    var problems: [String] {
        priorWeight > 0 && priorWeight <= Self.largestPriorWeight
            ? []
            : [
                "the refinement weight is above 0 and at most \(Self.largestPriorWeight); found \(priorWeight)"
            ]
    }

    /// The largest weight of a classifier's probabilities; nothing else counts long before.
    public static let largestPriorWeight = 1e6

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
