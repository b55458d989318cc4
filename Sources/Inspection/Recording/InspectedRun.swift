package import Engine
public import HSI
public import LSGA
public import Runs

/// A complete run of a network, to be looked into.
///
/// ```swift
/// let run = try InspectedRun("runs/IP-lsga-seed0")
/// let record = run.record(of: [run.pixel(row: 24, column: 41)])
/// let attention = record.attentions[0]
/// let map = attention.mean(sample: 0, query: record.readQuery(of: attention))
/// ```
public struct InspectedRun: Sendable {
    /// The folder.
    public let path: String
    /// The contents of `run.json`.
    public let record: RunRecord
    /// The network.
    public let network: Network
    /// The fitted scaling and PCA.
    public let preprocessing: Preprocessing
    /// The scene and its split.
    package let target: SplitScene
    /// The patches of the prepared cube.
    package let sampler: PatchSampler
    /// The precision of matrix products, that of training unless another was asked for.
    package let precision: Precision
    /// Where the scene is read from.
    private let data: DataSource

    /// Reads the run in a folder, and its scene.
    ///
    /// - Parameters:
    ///   - path: The folder of a complete run of a network.
    ///   - data: The current location of the scene's files, if they were moved.
    ///   - control: Receives warnings.
    /// - Throws: `RunError` or `SceneError`; for example if the run is not one of a network.
    public init(_ path: String, data: DataSource? = nil, _ control: RunControl = RunControl()) throws {
        let record = try RunFolder(opening: path).read(RunRecord.self, from: .run)
        guard case .network = record.configuration.method else {
            throw RunError.file(
                path: path,
                reason: "expected the run of a network, which can be looked into; "
                    + "found that of '\(record.configuration.method.name)'"
            )
        }
        let run = try CompletedRun(path, data: data, control) { $0.refinement = nil }
        guard let trained = run.network else {
            throw RunError.file(path: path, reason: "holds no network")
        }
        (self.path, self.record, self.data) = (path, record, data ?? record.configuration.data)
        (network, preprocessing) = (trained.network, trained.preprocessing)
        (target, sampler) = (run.target, trained.sampler)
        precision = record.network?.precision ?? .single
    }

    /// Pixels on one side of a patch.
    public var side: Int { sampler.side }

    /// The index of the pixel in a row and a column, both counted from zero.
    public func pixel(row: Int, column: Int) -> Int { row * target.scene.columns + column }

    /// The scene's cube as it is stored, read again.
    package func cube() throws -> Cube {
        try Scene.load(data, record.configuration.sampling).cube
    }
}
