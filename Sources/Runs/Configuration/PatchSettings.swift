public import HSI

/// How the cube becomes patches.
public struct PatchSettings: Sendable, Equatable, Codable {
    /// Pixels on one side.
    public var side: Int
    /// What lies beyond the scene's edges.
    public var padding: Padding
    /// Per-band scaling before PCA.
    public var scaling: Scaling.Kind
    /// Principal components to keep; nil keeps the bands as they are.
    public var components: Int?
    /// Whether components are divided by their standard deviation.
    public var whitens: Bool
    /// The pixels that scaling and PCA are fitted on.
    public var fittedOn: PixelSelection
    /// What a scene with fewer bands than `components` leads to.
    public var fewerBands = FewerBands.allKept

    /// How many components a scene of so many bands is to have.
    func components(ofBands bands: Int) -> Int? {
        components.map { fewerBands == .allKept ? min($0, bands) : $0 }
    }
}

/// What happens if a scene has fewer bands than there are to be principal components.
public enum FewerBands: String, Sendable, Codable {
    /// There are as many components as bands: a preset's number is the most it takes.
    case allKept
    /// An error: so many components were asked for.
    case refused
}
