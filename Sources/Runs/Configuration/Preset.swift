internal import HSI
internal import LSGA
internal import NN

/// A named set of defaults: all settings except the scene, the number of training pixels and the seed.
public struct Preset: Sendable {
    /// The name on the command line.
    public let name: String
    /// A one-line summary.
    public let summary: String
    /// How the cube becomes patches.
    public let patches: PatchSettings
    /// The network.
    public let model: ModelSettings
    /// How it is trained.
    public let recipe: Recipe
    /// Patches, network and recipe as a method.
    public var method: NetworkMethod { NetworkMethod(patches: patches, model: model, recipe: recipe) }
    /// The fraction of the training pixels for validation.
    public var validationRatio = 0.0
    /// The patch side for which the default buffer of blocks prevents shared pixels, if larger than that of the preset.
    public var separatedSide = 1

    /// All presets, the default one first.
    public static let all: [Preset] = [.default, .blocks, .reference, .pyramid, .vit, .cnn, .cnn3d, .hamViT]

    /// The default preset: `blocks` if a buffer separates training from test pixels, otherwise `default`.
    public static func defaultPreset(inBlocks: Bool) -> Preset { inBlocks ? .blocks : .default }

    /// The preset called `name`, if there is one.
    public static func named(_ name: String) -> Preset? { all.first { $0.name == name } }

    /// The released recipe of LSGA-ViT, reproduced exactly if the batch size divides the number of training pixels: see
    /// `TrainingBatches`.
    public static let reference = Preset(
        name: "reference",
        summary: "the released recipe of LSGA-ViT, to the letter",
        patches: PatchSettings(
            side: 9,
            padding: .zero,
            scaling: .none,
            components: 36,
            whitens: true,
            fittedOn: .all
        ),
        model: ModelSettings(LSGAViTSettings()),
        recipe: Recipe(
            epochs: 70,
            batch: 128,
            learningRate: 5e-4,
            optimizer: .adam,
            weightDecay: 0,
            schedule: .constant,
            clip: nil,
            smoothing: 0,
            classWeights: .none,
            augmentation: .none,
            averaging: nil,
            patience: nil
        )
    )

    /// The Swin-style pyramid, which is the default network of the released code, with the released recipe.
    public static let pyramid = Preset(
        name: "pyramid",
        summary: "the released code's default network: four stages, 8×8 patches",
        patches: PatchSettings(
            side: 8,
            padding: .zero,
            scaling: .none,
            components: 36,
            whitens: true,
            fittedOn: .all
        ),
        model: ModelSettings(LSGAViTSettings.pyramid),
        recipe: reference.recipe
    )

    /// Our own preset: the network and input of the reference, with class weights, shifted patches and an annealed
    /// learning rate.
    public static let `default` = Preset(
        name: "default",
        summary: "our own: the reference's network with balanced classes, shifted patches, an annealed rate",
        patches: reference.patches,
        model: reference.model,
        recipe: Recipe(
            epochs: 60,
            batch: 64,
            learningRate: 1e-3,
            optimizer: .adam,
            weightDecay: 0,
            schedule: .cosine(warmUp: 5, floor: 0),
            clip: nil,
            smoothing: 0,
            classWeights: .balanced,
            augmentation: .shifts,
            averaging: nil,
            patience: nil
        )
    )
}
