internal import ArgumentParser
internal import Runs

/// The graphs that refine a map, as the command line names them.
enum RefinementOption: String, CaseIterable, ExpressibleByArgument {
    case none, walker
    case superpixelGraph = "superpixel-graph"

    var defaultValueDescription: String {
        switch self {
        case .none: "no refined map"
        case .walker: "random walker on spectral edges"
        case .superpixelGraph: "superpixels with edges to spectral neighbors"
        }
    }

    fileprivate var kind: GraphMethod.Kind? {
        switch self {
        case .none: nil
        case .walker: .walker
        case .superpixelGraph: .superpixelGraph
        }
    }
}

/// Where the settings of a graph come from, as the command line names it.
enum GraphSettingsOption: String, CaseIterable, ExpressibleByArgument {
    case fixed, chosen

    var defaultValueDescription: String {
        switch self {
        case .fixed: "those of the baselines"
        case .chosen: "those that find most of the training labels when some are left out"
        }
    }

    fileprivate var choice: GraphSettingsChoice { self == .chosen ? .chosen : .fixed }
}

/// How a map is refined.
struct RefinementOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Refined map beside the raw one: training labels and class probabilities spread over a graph (default: none).",
            valueName: "graph"
        )
    )
    var refine: RefinementOption?
    @Option(
        help: ArgumentHelp(
            "Weight of the class probabilities, with --refine "
                + "(default: \(numberText(GraphMethod(refining: .walker).priorWeight)) with walker, "
                + "\(numberText(GraphMethod(refining: .superpixelGraph).priorWeight)) with superpixel-graph).",
            valueName: "weight"
        )
    )
    var refineWeight: Double?

    @Option(
        help: ArgumentHelp(
            "Settings of a graph: of --refine, walker, or superpixel-graph (default: fixed).",
            valueName: "choice"
        )
    )
    var graphSettings: GraphSettingsOption?

    /// Whether the option says anything.
    var isGiven: Bool { refine != nil }

    /// Where the settings of a graph come from.
    var choice: GraphSettingsChoice { graphSettings?.choice ?? .fixed }

    func validate() throws {
        if graphSettings == .chosen, refineWeight != nil {
            throw ValidationError("--refine-weight and --graph-settings chosen cannot be combined")
        }
        guard let refineWeight else { return }
        guard refine?.kind != nil else { throw ValidationError("--refine-weight requires --refine") }
        guard refineWeight > 0, refineWeight <= GraphMethod.largestPriorWeight else {
            throw ValidationError(
                "--refine-weight must be above 0 and at most 1000000; found \(refineWeight)"
            )
        }
    }

    /// Throws if settings are given for a graph that there is not.
    func checkUse(hasGraph: Bool) throws {
        guard graphSettings != nil, !hasGraph, refine?.kind == nil else { return }
        throw ValidationError("--graph-settings requires --refine, walker, or superpixel-graph")
    }

    /// A method with its settings chosen where the options say so.
    func chosen(_ method: GraphMethod) throws -> GraphMethod {
        guard choice == .chosen else { return method }
        guard method != .few else {
            throw ValidationError(
                "\(GraphMethod.fewName) has fixed settings; use --graph-settings chosen with superpixel-graph"
            )
        }
        var copy = method
        copy.choice = .chosen
        return copy
    }

    /// The graph that the options name; nil for none.
    var settings: GraphMethod? {
        refine?.kind.map { kind in
            var method = GraphMethod(refining: kind)
            method.choice = choice
            if let refineWeight { method.priorWeight = refineWeight }
            return method
        }
    }
}
