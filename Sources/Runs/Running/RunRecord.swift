public import Engine
public import HSI
public import LSGA

/// The contents of `run.json`: every setting that had an effect, and its inputs.
public struct RunRecord: Sendable, Codable {
    /// The version of hsi.
    public var version: String
    /// Every setting.
    public var configuration: RunConfiguration
    /// The scene's name.
    public var scene: String
    /// How the scene was made, if it is synthetic.
    public var synthetic: SynthesisSettings?
    /// The files it was read from, with their checksums.
    public var sources: [SceneSource]
    /// The network and its input; nil for a method without a network.
    public var network: NetworkRecord?
    /// The number of threads; it does not affect the result.
    public var threads: Int
    /// The instruction set of the kernels.
    public var kernels: String

    /// This version of hsi.
    public static let currentVersion = "0.1.0"

    /// Throws if `scene` was not read from the same bytes as this run's.
    package func check(_ scene: borrowing Scene, path: String) throws {
        func text(_ source: SceneSource) -> String { "\(source.role) \(source.variable)" }
        guard sources.map(text) == scene.sources.map(text) else {
            throw RunError.file(
                path: path,
                reason:
                    "the scene was read from \(sources.map(text).joined(separator: ", ")) when this run began, "
                    + "found \(scene.sources.map(text).joined(separator: ", "))"
            )
        }
        let changed = zip(sources, scene.sources)
            .filter { $0.sha256 != $1.sha256 || $0.headerSHA256 != $1.headerSHA256 }.map(\.1.path)
        guard changed.isEmpty else {
            throw RunError.file(
                path: path,
                reason: "\(changed.joined(separator: " and ")) has changed since this run began "
                    + "(expected the SHA-256 that run.json has, found another)"
            )
        }
    }
}

/// The record of a network in `run.json`.
public struct NetworkRecord: Sendable, Codable {
    /// The network as built.
    public var architecture: NetworkConfiguration
    /// Its cost.
    public var cost: Cost
    /// The initial weights, if given.
    public var initialWeights: InitialWeights?
    /// The number of pixels that scaling and PCA were fitted on.
    public var preprocessingPixels: Int
    /// The fraction of the variance that the components explain, if there are any.
    public var explainedVariance: Double?
    /// The precision of matrix products in effect; single if the CPU lacks the requested one.
    public var precision: Precision
    /// The CPU's bfloat16 unit that was used, "amx" or "avx512bf16"; nil if none was.
    public var matrixUnit: String?

    init(_ method: NetworkMethod, _ data: PreparedData, _ network: Network, _ initialWeights: InitialWeights?)
    {
        architecture = network.configuration
        cost = Cost(of: network, side: method.patches.side, bands: data.sampler.cube.bands)
        self.initialWeights = initialWeights
        preprocessingPixels = data.preprocessing.pixelCount
        explainedVariance = data.preprocessing.principalComponents?.explainedVarianceRatio.reduce(0, +)
        (precision, matrixUnit) = (.current, Precision.current.unitInUse)
    }
}
