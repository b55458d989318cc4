internal import HSI
internal import LSGA
internal import NN

extension Preset {
    /// Our own preset for training pixels that are spatially separated from test pixels.
    ///
    /// One region per class is a single sample of the variation between fields, however many pixels it has. So this
    /// network is narrow, has a low learning rate, and reads small patches of components that are not whitened. Noise
    /// of the size of the differences between spectra is added to whole patches, so that smaller differences, which
    /// whitening would amplify, are not learned. `Documentation/Blocks.md` has the results and the alternatives that
    /// were tried.
    public static let blocks = Preset(
        name: "blocks",
        summary: "our own for --split blocks: a narrow network, small patches, spectral jitter",
        patches: PatchSettings(
            side: 3,
            padding: .zero,
            scaling: .standard,
            components: 100,
            whitens: false,
            fittedOn: .all
        ),
        model: ModelSettings(LSGAViTSettings(width: 48, heads: [4])),
        recipe: Recipe(
            epochs: 60,
            batch: 64,
            learningRate: 1e-4,
            optimizer: .adam,
            weightDecay: 0,
            schedule: .cosine(warmUp: 5, floor: 0),
            clip: nil,
            smoothing: 0,
            classWeights: .root,
            augmentation: .orientations,
            spectralJitter: 1,
            averaging: nil,
            patience: nil
        ),
        // The patches are smaller than those of other presets, but the blocks are the same, also for `audit` and
        // `baseline`.
        separatedSide: reference.patches.side
    )
}
