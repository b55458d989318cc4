internal import ArgumentParser
internal import Experiments

/// How many ways each patch is looked at.
struct OrientationOptions: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help:
            "Average class probabilities over the eight orientations of each patch (default: once, as it is)."
    )
    var tta: Bool?
}

/// The ways to smooth a map, as the command line names them.
enum SmoothingOption: String, CaseIterable, ExpressibleByArgument {
    case none, majority, mrf
}

/// How a map is smoothed.
struct SmoothingOptions: ParsableArguments {
    @Option(
        help:
            "A smoothed map beside the raw one, with figures of its own: by majority, or a Markov random field."
    )
    var smooth: SmoothingOption?
    @Option(
        help: ArgumentHelp(
            "With --smooth majority: pixels on one side of the window (default: \(MapSmoothing.usualWindow)).",
            valueName: "side"
        )
    )
    var smoothWindow: Int?
    @Option(
        help: ArgumentHelp(
            "With --smooth mrf: what unlike neighbours cost, in nats (default: \(MapSmoothing.usualWeight)).",
            valueName: "weight"
        )
    )
    var smoothWeight: Double?

    /// Whether the option says anything.
    var isGiven: Bool { smooth != nil }

    func validate() throws {
        if smoothWindow != nil, smooth != .majority {
            throw ValidationError("--smooth-window goes with --smooth majority.")
        }
        if smoothWeight != nil, smooth != .mrf {
            throw ValidationError("--smooth-weight goes with --smooth mrf.")
        }
        if let smoothWindow, !(3...999).contains(smoothWindow) || smoothWindow.isMultiple(of: 2) {
            throw ValidationError(
                "--smooth-window is an odd number of pixels from 3 to 999; found \(smoothWindow)."
            )
        }
        if let smoothWeight, !(smoothWeight > 0 && smoothWeight <= 100) {
            throw ValidationError("--smooth-weight is above 0 and at most 100; found \(smoothWeight).")
        }
    }

    /// The way that the options name; nil for none.
    var settings: MapSmoothing? {
        switch smooth {
        case nil, .some(.none): nil
        case .majority: .majority(window: smoothWindow ?? MapSmoothing.usualWindow)
        case .mrf: .mrf(weight: smoothWeight ?? MapSmoothing.usualWeight)
        }
    }
}
