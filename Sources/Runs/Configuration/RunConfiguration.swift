public import HSI

/// Every setting of one run.
public struct RunConfiguration: Sendable, Equatable, Codable {
    /// The scene.
    public var data: DataSource
    /// How its labeled pixels are split.
    public var sampling: Sampling
    /// How pixels are classified.
    public var method: Method
    /// The seed of every random stream.
    public var seed: UInt64
    /// How the predictions are processed.
    public var evaluation: EvaluationSettings
    /// The published protocol that the run follows, if any.
    public var publishedProtocol: PublishedProtocol?

    /// Creates a configuration from its parts.
    public init(
        data: DataSource,
        sampling: Sampling,
        method: Method,
        seed: UInt64 = 0,
        evaluation: EvaluationSettings = EvaluationSettings(),
        publishedProtocol: PublishedProtocol? = nil
    ) {
        (self.data, self.sampling, self.method) = (data, sampling, method)
        (self.seed, self.evaluation, self.publishedProtocol) = (seed, evaluation, publishedProtocol)
    }

    /// A folder name that identifies the run: scene or protocol, method, seed.
    public var folderName: String {
        "\(publishedProtocol?.name ?? data.sceneName)-\(method.folderName)-seed\(seed)"
    }

    /// Whether a run of `other` is a run of this configuration, wherever the scene's files are; their checksums are
    /// compared separately.
    func describesSameRun(as other: RunConfiguration) -> Bool {
        switch (data, other.data) {
        case (.catalog(let own, _), .catalog(let alias, _)): own == alias && withData(other.data) == other
        case (.files, .files), (.labels, .labels):
            data.reading == other.data.reading && withData(other.data) == other
        default: false
        }
    }

    private func withData(_ data: DataSource) -> RunConfiguration {
        var copy = self
        copy.data = data
        return copy
    }
}
