public import HSI

/// How the cube becomes patches.
public struct PatchSettings: Sendable, Equatable, Codable {
    /// Pixels on one side.
    public var side: Int
    /// The padding at the edges of the scene.
    public var padding: Padding
    /// Per-band scaling before PCA.
    public var scaling: Scaling.Kind
    /// The number of principal components; nil to keep the bands.
    public var components: Int?
    /// Whether components are divided by their standard deviation.
    public var whitens: Bool
    /// The pixels that scaling and PCA are fitted on.
    public var fittedOn: PixelSelection
    /// What happens if a scene has fewer bands than `components`.
    public var fewerBands = FewerBands.allKept

    /// The number of components for a scene with this number of bands.
    func components(ofBands bands: Int) -> Int? {
        components.map { fewerBands == .allKept ? min($0, bands) : $0 }
    }
}

/// What happens if a scene has fewer bands than the number of principal components.
public enum FewerBands: String, Sendable, Codable {
    /// The number of bands is used instead; the number in a preset is a maximum.
    case allKept
    /// An error, because the number of components was requested.
    case refused
}
