public import HSI
public import LSGA

/// The contents of `run.json`: every setting that had an effect, and what it was applied to.
public struct RunRecord: Sendable, Codable {
    /// The version of hsi.
    public var version: String
    /// Every setting.
    public var configuration: ExperimentConfiguration
    /// The scene's name.
    public var scene: String
    /// The files it was read from, with their checksums.
    public var sources: [SceneSource]
    /// The network as built.
    public var architecture: LSGAViTConfiguration
    /// What the network costs.
    public var cost: Cost
    /// The weights that training started from, if they were given.
    public var initialWeights: String?
    /// How many pixels scaling and PCA were fitted on, and which.
    public var preprocessingPixels: Int
    /// The share of the variance that the components explain, if there are any.
    public var explainedVariance: Double?
    /// Threads used; they change the time, not the result.
    public var threads: Int
    /// The instruction set of the kernels.
    public var kernels: String

    /// This version of hsi.
    public static let currentVersion = "0.1.0"
}
