public import Engine
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
    /// How the scene was made, if it was not measured.
    public var synthetic: SynthesisSettings?
    /// The files it was read from, with their checksums.
    public var sources: [SceneSource]
    /// The network as built.
    public var architecture: NetworkConfiguration
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
    /// The precision of matrix products; single where the CPU could not compute in what the recipe asks for.
    public var precision: Precision
    /// The CPU's bfloat16 unit that multiplied, "amx" or "avx512bf16"; nil if none did.
    public var matrixUnit: String?

    /// Throws if `scene` was not read from the same bytes as this run's.
    func check(_ scene: Scene, path: String) throws {
        let changed = zip(sources, scene.sources).filter { $0.sha256 != $1.sha256 }.map(\.1.path)
        guard changed.isEmpty else {
            throw RunError.file(
                path: path,
                reason: "\(changed.joined(separator: " and ")) has changed since this run began "
                    + "(expected the SHA-256 that run.json has, found another)"
            )
        }
    }

    /// This version of hsi.
    public static let currentVersion = "0.1.0"
}
