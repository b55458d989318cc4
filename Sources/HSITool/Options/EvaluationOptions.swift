internal import ArgumentParser
internal import Engine
internal import Runs

/// Test-time augmentation.
struct OrientationOptions: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help: "Average class probabilities over the eight orientations of each patch (default: no)."
    )
    var tta: Bool?
}

/// The ways to smooth a map, as the command line names them.
enum SmoothingOption: String, CaseIterable, ExpressibleByArgument {
    case none, majority, mrf

    var defaultValueDescription: String {
        switch self {
        case .none: "no smoothed map"
        case .majority: "most frequent class in a square window"
        case .mrf: "Markov random field on the class probabilities"
        }
    }
}

/// How a map is smoothed.
struct SmoothingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Smoothed map beside the raw one, with metrics of its own (default: none).",
            valueName: "kind"
        )
    )
    var smoothMap: SmoothingOption?
    @Option(
        help: ArgumentHelp(
            "Side of the window in pixels, with --smooth-map majority (default: \(MapSmoothing.defaultWindow)).",
            valueName: "side"
        )
    )
    var smoothWindow: Int?
    @Option(
        help: ArgumentHelp(
            "Cost of two neighbors of different classes in nats, with --smooth-map mrf (default: \(MapSmoothing.defaultWeight)).",
            valueName: "weight"
        )
    )
    var smoothWeight: Double?

    /// Whether the option was given.
    var isGiven: Bool { smoothMap != nil }

    func validate() throws {
        if smoothWindow != nil, smoothMap != .majority {
            throw ValidationError("--smooth-window requires --smooth-map majority")
        }
        if smoothWeight != nil, smoothMap != .mrf {
            throw ValidationError("--smooth-weight requires --smooth-map mrf")
        }
        if let smoothWindow, !(3...999).contains(smoothWindow) || smoothWindow.isMultiple(of: 2) {
            throw ValidationError(
                "--smooth-window must be an odd number from 3 to 999; found \(smoothWindow)"
            )
        }
        if let smoothWeight, !(smoothWeight > 0 && smoothWeight <= 100) {
            throw ValidationError("--smooth-weight must be above 0 and at most 100; found \(smoothWeight)")
        }
    }

    /// The way that the options name; nil for none.
    var settings: MapSmoothing? {
        switch smoothMap {
        case nil, .some(.none): nil
        case .majority: .majority(window: smoothWindow ?? MapSmoothing.defaultWindow)
        case .mrf: .mrf(weight: smoothWeight ?? MapSmoothing.defaultWeight)
        }
    }
}

/// The precision of classification.
struct InferenceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Precision of matrix products (default: that of training).", valueName: "name")
    )
    var precision: Precision?
}
