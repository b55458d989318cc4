public import Baselines
public import HSI

/// What a classical classifier sees of a pixel.
public enum PixelFeatures: String, Sendable, CaseIterable, Codable {
    /// Its spectrum.
    case spectra
    /// The first principal components of its spectrum.
    case pca
    /// The mean spectrum of the patch around it.
    case patchMean = "patch-mean"
}

/// Everything that decides the result of a classical baseline.
///
/// Two runs of equal configurations give the same bits.
public struct BaselineConfiguration: Sendable, Equatable, Codable {
    /// The classifier.
    public var baseline: Baseline
    /// The scene.
    public var data: DataSource
    /// How the labelled pixels are divided; validation pixels are left out of everything.
    public var sampling: Sampling
    /// What is seen of a pixel.
    public var features: PixelFeatures
    /// How many principal components, where these are the features.
    public var components: Int?
    /// Pixels on one side of a patch, where its mean is the feature.
    public var side: Int?
    /// The seed of the split, and of every random stream.
    public var seed: UInt64
    /// The published protocol that scene and division are those of, if they are.
    public var publishedProtocol: PublishedProtocol?

    /// The usual number of components.
    public static let usualComponents = 30
    /// The usual side of a patch.
    public static let usualSide = 9

    /// Creates a configuration.
    public init(
        _ baseline: Baseline,
        data: DataSource,
        sampling: Sampling,
        features: PixelFeatures,
        components: Int? = nil,
        side: Int? = nil,
        seed: UInt64,
        publishedProtocol: PublishedProtocol? = nil
    ) {
        (self.baseline, self.data, self.sampling) = (baseline, data, sampling)
        (self.features, self.seed, self.publishedProtocol) = (features, seed, publishedProtocol)
        self.components = features == .pca ? components ?? Self.usualComponents : nil
        self.side = features == .patchMean ? side ?? Self.usualSide : nil
    }

    /// Bands are standardised by the training pixels; components are those of standardised bands, as they are.
    var patches: PatchSettings {
        PatchSettings(
            side: side ?? 1,
            padding: .zero,
            scaling: .standard,
            components: components,
            whitens: false,
            fittedOn: .train,
            fewerBands: .refused
        )
    }

    /// The features in words.
    var featureText: String {
        switch features {
        case .spectra: "standardised spectra"
        case .pca: "\(components ?? 0) principal components of standardised spectra"
        case .patchMean: "standardised mean spectra of \(side ?? 1)×\(side ?? 1) patches"
        }
    }

    /// The scene's alias, or the name of the cube's file.
    public var sceneName: String { data.sceneName }
}

extension PreparedData {
    /// Splits `scene`, and makes every pixel's features.
    init(_ configuration: BaselineConfiguration, scene: consuming Scene) throws {
        try self.init(
            configuration.sampling,
            configuration.patches,
            seed: configuration.seed,
            scene: consume scene,
            averagedSide: configuration.side ?? 1
        )
    }

    /// The features of all pixels; patches are of no account here.
    var features: Samples { Samples(sampler.cube.values, features: sampler.cube.bands) }
}
