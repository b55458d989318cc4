public import ArgumentParser
internal import Baselines
public import Runs

extension PixelFeatures: ExpressibleByArgument {
    /// What it means.
    public var defaultValueDescription: String {
        switch self {
        case .spectra: "standardized spectra"
        case .pca: "principal components of the spectra"
        case .patchMean: "mean spectra of patches"
        }
    }
}

/// What pixel classifiers read.
struct PixelOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Input features (default: spectra).", valueName: "kind"))
    var features: PixelFeatures?
    @Option(
        help: ArgumentHelp(
            "Principal components, with --features pca (default: \(PixelMethod.defaultComponents)).",
            valueName: "count"
        )
    )
    var featureComponents: Int?
    @Option(
        help: ArgumentHelp(
            "Side of a patch in pixels, with --features patch-mean (default: \(PixelMethod.defaultSide)).",
            valueName: "side"
        )
    )
    var featureSide: Int?

    /// The options that were given.
    var names: [String] {
        given([
            ("--features", features != nil), ("--feature-components", featureComponents != nil),
            ("--feature-side", featureSide != nil),
        ])
    }

    /// The classifier on the features that the options name, or those of an earlier configuration.
    func method(_ classifier: Baseline, changing earlier: PixelMethod? = nil) throws -> PixelMethod {
        let features = features ?? earlier?.features ?? .spectra
        if let featureComponents {
            guard features == .pca else {
                throw ValidationError("--feature-components requires --features pca")
            }
            guard featureComponents >= 1 else {
                throw ValidationError("--feature-components must be at least 1; found \(featureComponents)")
            }
        }
        if let featureSide {
            guard features == .patchMean else {
                throw ValidationError("--feature-side requires --features patch-mean")
            }
            try check("--feature-side", featureSide, in: 1...999)
        }
        return PixelMethod(
            classifier,
            features: features,
            components: featureComponents ?? earlier?.components,
            side: featureSide ?? earlier?.side
        )
    }
}
