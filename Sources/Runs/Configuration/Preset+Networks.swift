internal import HSI
internal import LSGA
internal import NN

/// Presets of other networks on the input of LSGA-ViT.
extension Preset {
    /// The vision transformer on single pixels, with class token and positions.
    public static let vit = Preset(
        name: "vit",
        summary: "the plain vision transformer: pixels as tokens, class token, learned positions",
        patches: reference.patches,
        model: ModelSettings(VisionTransformerSettings()),
        recipe: annealed(optimizer: .adamw, weightDecay: 0.05, epochs: 100)
    )

    /// The convolutional network without attention.
    public static let cnn = Preset(
        name: "cnn",
        summary: "three 2-D convolutions; --attention puts a refiner or a mixer after them",
        patches: reference.patches,
        model: ModelSettings(ConvolutionalNetworkSettings()),
        recipe: annealed(optimizer: .adam, weightDecay: 0, epochs: 60)
    )

    /// The 3-D convolutional network on all bands of small patches, as published, with the recipe of the others.
    public static let cnn3d = Preset(
        name: "cnn3d",
        summary: "3-D convolutions on 5×5 patches of all bands, scaled by the training pixels",
        patches: PatchSettings(
            side: 5,
            padding: .zero,
            scaling: .standard,
            components: nil,
            whitens: false,
            fittedOn: .train
        ),
        model: ModelSettings(ConvolutionalNetwork3DSettings()),
        recipe: annealed(optimizer: .adam, weightDecay: 0, epochs: 60)
    )

    /// HAM-ViT, trained with Adam at a low learning rate until the validation accuracy stops improving.
    public static let hamViT = Preset(
        name: "ham-vit",
        summary: "separable convolutions, hybrid attention module, light transformer; stops early",
        patches: reference.patches,
        model: ModelSettings(HAMViTSettings()),
        recipe: Recipe(
            epochs: 300,
            batch: 16,
            learningRate: 1e-4,
            optimizer: .adam,
            weightDecay: 0,
            schedule: .plateau(factor: 0.1, patience: 10),
            clip: nil,
            smoothing: 0,
            classWeights: .balanced,
            augmentation: .distortions,
            averaging: nil,
            patience: 25
        ),
        validationRatio: 0.1
    )

    /// The recipe of the default preset, with another optimizer or number of epochs.
    private static func annealed(optimizer: OptimizerName, weightDecay: Double, epochs: Int) -> Recipe {
        var recipe = Preset.default.recipe
        (recipe.optimizer, recipe.weightDecay, recipe.epochs) = (optimizer, weightDecay, epochs)
        return recipe
    }
}
