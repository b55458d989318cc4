public import Baselines
internal import HSI

/// The input features of a classical classifier.
public enum PixelFeatures: String, Sendable, CaseIterable, Codable {
    /// Its spectrum.
    case spectra
    /// The first principal components of its spectrum.
    case pca
    /// The mean spectrum of the patch around it.
    case patchMean = "patch-mean"
}

/// A classical classifier of single pixels, and the features it reads.
public struct PixelMethod: Sendable, Equatable, Codable {
    /// The classifier.
    public var classifier: Baseline
    /// Its input features.
    public var features: PixelFeatures
    /// The number of principal components, if these are the features.
    public var components: Int?
    /// The side of a patch in pixels, if its mean spectrum is the feature.
    public var side: Int?

    /// The default number of components.
    public static let defaultComponents = 30
    /// The default side of a patch.
    public static let defaultSide = 9

    /// Creates a method; `components` and `side` are kept only if the features use them.
    public init(
        _ classifier: Baseline,
        features: PixelFeatures = .spectra,
        components: Int? = nil,
        side: Int? = nil
    ) {
        (self.classifier, self.features) = (classifier, features)
        self.components = features == .pca ? components ?? Self.defaultComponents : nil
        self.side = features == .patchMean ? side ?? Self.defaultSide : nil
    }

    /// Bands are standardized on the training pixels; components are those of standardized bands, not whitened.
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
    package var featureText: String {
        switch features {
        case .spectra: "standardized spectra"
        case .pca: "\(components ?? 0) principal components of standardized spectra"
        case .patchMean: "standardized mean spectra of \(side ?? 1)×\(side ?? 1) patches"
        }
    }
}

/// A setting or a result of fitting.
public typealias FittedSetting = FittedBaseline.Setting
