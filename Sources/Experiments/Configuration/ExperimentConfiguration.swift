public import HSI
internal import LSGA

/// Everything that decides a run's result.
///
/// Two runs of equal configurations give the same bits.
public struct ExperimentConfiguration: Sendable, Equatable, Codable {
    /// The scene.
    public var data: DataSource
    /// How the labelled pixels are divided.
    public var sampling: Sampling
    /// How the cube becomes patches.
    public var patches: PatchSettings
    /// The network.
    public var model: ModelSettings
    /// How it is trained.
    public var recipe: Recipe
    /// The seed of every random stream.
    public var seed: UInt64
    /// What is done with the network's answers.
    public var evaluation: EvaluationSettings
    /// The published protocol that scene and division are those of, if they are.
    public var publishedProtocol: PublishedProtocol?

    /// Creates a configuration.
    public init(
        data: DataSource,
        sampling: Sampling,
        patches: PatchSettings,
        model: ModelSettings,
        recipe: Recipe,
        seed: UInt64,
        evaluation: EvaluationSettings = EvaluationSettings(),
        publishedProtocol: PublishedProtocol? = nil
    ) {
        (self.data, self.sampling, self.patches) = (data, sampling, patches)
        (self.model, self.recipe, self.seed) = (model, recipe, seed)
        (self.evaluation, self.publishedProtocol) = (evaluation, publishedProtocol)
    }
}

/// Where a scene comes from.
public enum DataSource: Sendable, Equatable, Codable {
    /// A scene of the catalogue, its files looked for in the directory first if one is given.
    case catalogue(alias: String, directory: String?)
    /// Two files, each with a variable's name if it cannot be found by its shape: `FILE` or `FILE:key`.
    case files(cube: String, labels: String)
}

extension ExperimentConfiguration {
    /// A name for the folder of such a run: scene or protocol, attention and seed.
    public var folderName: String {
        "\(publishedProtocol?.name ?? sceneName)-\(AttentionChoice.folderName(model.attention))-seed\(seed)"
    }

    /// The scene's alias, or the name of the cube's file.
    public var sceneName: String { data.sceneName }
}

extension DataSource {
    /// The scene's alias, or the name of the cube's file.
    var sceneName: String {
        switch self {
        case .catalogue(let alias, _): alias
        case .files(let cube, _):
            String(cube.split(separator: "/").last ?? "cube").split(separator: ".").first.map(String.init)
                ?? "cube"
        }
    }
}
