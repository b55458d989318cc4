public import ArgumentParser
public import HSI
internal import Runs

extension Padding: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .zero: "zeros"
        case .reflect: "mirrored, the edge pixel once"
        case .symmetric: "mirrored, the edge pixel twice"
        case .edge: "the edge pixel repeated"
        }
    }
}

extension Scaling.Kind: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .none: "as it is"
        case .standard: "zero mean, unit variance"
        case .minimumMaximum: "from 0 to 1"
        }
    }
}

extension PixelSelection: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .all: "every pixel of the scene, test pixels included; no label is read"
        case .train: "training pixels only"
        }
    }
}

/// How the cube becomes patches.
struct PatchOptions {
    private static let usual = Preset.default.patches

    /// The extent.
    struct Choice: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Side of a patch in pixels (default preset: \(Preset.default.patches.side)).",
                valueName: "side"
            )
        )
        var patchSize: Numbers<Int>?
    }

    /// Everything else.
    struct Details: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Pixels beyond the scene's edges (default preset: \(usual.padding.rawValue)).",
                valueName: "kind"
            )
        )
        var padding: Padding?
        @Option(
            help: ArgumentHelp(
                "Principal components; 0 keeps the bands (default preset: \(usual.components ?? 0)).",
                valueName: "count"
            )
        )
        var components: Int?
        @Flag(
            inversion: .prefixedNo,
            help:
                "Divide components by their standard deviation (default preset: \(usual.whitens ? "yes" : "no"))."
        )
        var whiten: Bool?
        @Option(
            help: ArgumentHelp(
                "Scaling of each band before PCA (default preset: \(usual.scaling.rawValue)).",
                valueName: "kind"
            )
        )
        var normalize: Scaling.Kind?
        @Option(
            help: ArgumentHelp(
                "Pixels that scaling and PCA are fitted on (default preset: \(usual.fittedOn.rawValue)).",
                valueName: "pixels"
            )
        )
        var pcaFit: PixelSelection?
    }

    let choice: Choice
    let details: Details

    var patchSize: Numbers<Int>? { choice.patchSize }

    /// The options that were given.
    var names: [String] {
        given([
            ("--patch-size", patchSize != nil), ("--padding", details.padding != nil),
            ("--components", details.components != nil), ("--whiten", details.whiten != nil),
            ("--normalize", details.normalize != nil), ("--pca-fit", details.pcaFit != nil),
        ])
    }

    /// `start` with what the options change.
    func settings(_ start: PatchSettings, allowsSeveral: Bool = false) throws -> PatchSettings {
        var settings = start
        if let side = try patchSize?.first("--patch-size", allowsSeveral: allowsSeveral) {
            for side in patchSize?.values ?? [] { try check("--patch-size", side, in: 1...999) }
            settings.side = side
        }
        if let components = details.components {
            guard components >= 0 else {
                throw ValidationError("--components must be at least 0; found \(components)")
            }
            settings.components = components == 0 ? nil : components
            settings.fewerBands = .refused
        }
        if details.whiten != nil, settings.components == nil {
            throw ValidationError("--whiten and --no-whiten require principal components; found none")
        }
        if let padding = details.padding { settings.padding = padding }
        if let whiten = details.whiten { settings.whitens = whiten }
        if let normalize = details.normalize { settings.scaling = normalize }
        if let pcaFit = details.pcaFit { settings.fittedOn = pcaFit }
        return settings
    }
}
